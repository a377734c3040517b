export { loadMetrics } from './load-metrics.js';
export { RequestMeter } from './request-meter.js';
