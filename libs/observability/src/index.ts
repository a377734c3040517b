export type { CheckResult } from './health-checks/check-result.js';
export { HealthChecksModule } from './health-checks/health-checks.module.js';
export { HealthChecks } from './health-checks/health-checks.service.js';
export { loadMetrics, loadProcessMetrics } from './metrics/load-metrics.js';
export { RequestMeter } from './metrics/request-meter.js';
export { startTracing } from './tracing/start-tracing.js';
export type { TracedRequest, Tracing } from './tracing/tracing.js';
