import { defineError } from '@app/common';

export const IdempotencyKeyInUse = defineError(
  'idempotency_key.in_use',
  'conflict',
  'A request with this idempotency key is being carried out.',
);
export const IdempotencyKeyReused = defineError(
  'idempotency_key.reused',
  'unprocessable',
  'This idempotency key was used for a different request.',
);
