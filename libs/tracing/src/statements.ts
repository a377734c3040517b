import { createRequire } from 'node:module';
import type { TracerProvider } from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';

/** Spans for statements and for waiting in the pool, within the trace of a request; a statement with a name is named by it. */
export function traceStatements(provider: TracerProvider): void {
  const instrumentation = new PgInstrumentation({ requireParentSpan: true, requestHook: (span, { query: { name } }) => void (name && span.updateName(name)) });
  instrumentation.setTracerProvider(provider);
  // An instrumentation changes a module when somebody requires it. The driver was loaded long ago, as a module whose classes all share; requiring it once
  // more changes those classes, without a loader in the way of every import.
  const require = createRequire(import.meta.url);
  require('pg');
  createRequire(require.resolve('pg'))('pg-pool');
}
