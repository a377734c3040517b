export { IdempotencyKey } from './idempotency-key.entity.js';
export { IdempotencyKeyInUse, IdempotencyKeyReused } from './idempotency.errors.js';
export { IdempotencyModule } from './idempotency.module.js';
export { Idempotency, type Answered } from './idempotency.service.js';
