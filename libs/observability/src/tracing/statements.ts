import { createRequire } from 'node:module';
import { context, SpanKind, trace, type TracerProvider } from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { batchedRuns, type BatchedRun } from '@app/database';

type Handover = (...found: unknown[]) => void;

/** The part of the pool that is changed: `connect` takes a callback or returns a promise. */
interface Connecting {
  readonly prototype: { connect: (this: object, handover?: Handover) => unknown };
}

/**
 * A pool passes a connection on while another request releases it, so the work that follows would belong to
 * the trace of the other request. The
 * instrumentation prevents this for requests that are traced themselves; this function prevents it for all.
 */
function passToCaller({ prototype }: Connecting): void {
  const { connect } = prototype;
  prototype.connect = function (handover) {
    return connect.call(this, handover && context.bind(context.active(), handover));
  };
}

/** A batched read belongs to the trace of each request in it. */
function traceBatchedReads(provider: TracerProvider): void {
  const tracer = provider.getTracer('facet');
  batchedRuns.subscribe((message) => {
    if (!trace.getActiveSpan()?.isRecording()) return;
    const { statement, together, since, until } = message as BatchedRun;
    const at = (time: number): number => performance.timeOrigin + time;
    const attributes = {
      'db.system.name': 'postgresql',
      'db.query.text': statement.text,
      'db.postgresql.plan': statement.name,
      'db.operation.batch.size': together,
    };
    tracer.startSpan(statement.name, { kind: SpanKind.CLIENT, startTime: at(since), attributes }).end(at(until));
  });
}

/**
 * Spans for statements and for the wait in the pool, within the trace of a request. A named statement gives
 * its name to the span.
 */
export function traceStatements(provider: TracerProvider): void {
  const instrumentation = new PgInstrumentation({
    requireParentSpan: true,
    requestHook: (span, { query: { name } }) => void (name && span.updateName(name)),
  });
  instrumentation.setTracerProvider(provider);
  traceBatchedReads(provider);
  // An instrumentation changes a module when it is required. The driver is already loaded, and its classes
  // are shared; requiring it once more changes those
  // classes, without a loader hook for every import.
  const require = createRequire(import.meta.url);
  require('pg');
  passToCaller(createRequire(require.resolve('pg'))('pg-pool') as Connecting);
}
