export { startTracing, type TracedRequest, type Tracing } from './tracing.js';
