export { Download } from './download-limits.js';
export type { PolicyName } from './policies.js';
export { RateLimit } from './rate-limit.entity.js';
export { RateLimitsModule } from './rate-limits.module.js';
export { RateLimits } from './rate-limits.service.js';
export { addressBucket } from './subjects.js';
