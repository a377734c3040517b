export { LimitsModule } from './limits.module.js';
export { RateLimit } from './rate-limit.entity.js';
export { RateLimits } from './rate-limits.service.js';
