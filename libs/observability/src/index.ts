export { DiagnosisModule } from './health-checks/diagnosis.module.js';
export { Diagnosis } from './health-checks/diagnosis.service.js';
export type { Finding } from './health-checks/finding.js';
export { loadMetrics } from './metrics/load-metrics.js';
export { RequestMeter } from './metrics/request-meter.js';
export { startTracing } from './tracing/start-tracing.js';
export type { TracedRequest, Tracing } from './tracing/tracing.js';
