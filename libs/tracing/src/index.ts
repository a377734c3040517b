export { startTracing } from './start-tracing.js';
export type { TracedRequest, Tracing } from './tracing.js';
