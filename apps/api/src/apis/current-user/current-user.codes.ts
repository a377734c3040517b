import type { ErrorKind } from '@app/common';

/** The codes of `/me`'s errors. */
export const codes: Readonly<Record<ErrorKind, string>> = {
  invalid: 'ValidationFailed',
  bad_request: 'ValidationFailed',
  timed_out: 'RequestTimeout',
  unauthenticated: 'Unauthorized',
  forbidden: 'Forbidden',
  not_found: 'ResourceNotFound',
  method_not_allowed: 'MethodNotAllowed',
  conflict: 'Conflict',
  stale: 'PreconditionFailed',
  too_large: 'PayloadTooLarge',
  unsupported_media: 'UnsupportedMediaType',
  undecodable: 'ValidationFailed',
  // No route of this API takes an idempotency key; this is the nearest word that it has.
  unprocessable: 'ValidationFailed',
  insufficient_storage: 'InsufficientStorage',
  // Only of the demo, and so in the nearest word that the documents have.
  misdirected: 'Forbidden',
  rate_limited: 'TooManyRequests',
  unavailable: 'ServiceUnavailable',
  internal: 'InternalError',
};
