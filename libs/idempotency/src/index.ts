export { IdempotencyKey } from './idempotency-key.entity.js';
export { IdempotencyKeyInUse, IdempotencyKeyReused } from './idempotency.errors.js';
export { IdempotencyModule } from './idempotency.module.js';
export { type Answered, Idempotency } from './idempotency.service.js';
