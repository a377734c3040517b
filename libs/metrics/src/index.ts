export { MetricsModule } from './metrics.module.js';
export { MetricsServer } from './metrics-server.js';
export { RequestMeter } from './request-meter.js';
