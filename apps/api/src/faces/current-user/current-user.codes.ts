import type { ErrorKind } from '@app/kernel';

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
  // No route of this face takes a file or an idempotency key; these three are said in the nearest words that it has.
  undecodable: 'ValidationFailed',
  unprocessable: 'ValidationFailed',
  insufficient_storage: 'ServiceUnavailable',
  // Only of the demo, and so in the nearest word that the documents have.
  misdirected: 'Forbidden',
  rate_limited: 'TooManyRequests',
  unavailable: 'ServiceUnavailable',
  internal: 'InternalError',
};
