import { createRequire } from 'node:module';
import { context, SpanKind, trace, type TracerProvider } from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { batchedReads, type BatchedRead } from '@app/database';

type Handover = (...found: unknown[]) => void;

/** What of the pool is changed: `connect` calls back with a connection, or promises one. */
interface Connecting {
  readonly prototype: { connect: (this: object, handover?: Handover) => unknown };
}

/**
 * A pool hands a connection over while another request gives it back. What follows would count as a part of that one's trace; the instrumentation prevents it
 * for requests that are traced themselves, this for all.
 */
function passToCaller({ prototype }: Connecting): void {
  const { connect } = prototype;
  prototype.connect = function (handover) {
    return connect.call(this, handover && context.bind(context.active(), handover));
  };
}

/** A read for several requests is a part of each of their traces. */
function traceBatchedReads(provider: TracerProvider): void {
  const tracer = provider.getTracer('facet');
  batchedReads.subscribe((message) => {
    if (!trace.getActiveSpan()?.isRecording()) return;
    const { statement, together, since, until } = message as BatchedRead;
    const at = (moment: number): number => performance.timeOrigin + moment;
    const attributes = {
      'db.system.name': 'postgresql',
      'db.query.text': statement.text,
      'db.postgresql.plan': statement.name,
      'db.operation.batch.size': together,
    };
    tracer.startSpan(statement.name, { kind: SpanKind.CLIENT, startTime: at(since), attributes }).end(at(until));
  });
}

/** Spans for statements and for waiting in the pool, within the trace of a request; a statement with a name is named by it. */
export function traceStatements(provider: TracerProvider): void {
  const instrumentation = new PgInstrumentation({ requireParentSpan: true, requestHook: (span, { query: { name } }) => void (name && span.updateName(name)) });
  instrumentation.setTracerProvider(provider);
  traceBatchedReads(provider);
  // An instrumentation changes a module when somebody requires it. The driver was loaded long ago, as a module whose classes all share; requiring it once
  // more changes those classes, without a loader in the way of every import.
  const require = createRequire(import.meta.url);
  require('pg');
  passToCaller(createRequire(require.resolve('pg'))('pg-pool') as Connecting);
}
