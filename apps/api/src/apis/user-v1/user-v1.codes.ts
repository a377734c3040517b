import type { DomainError, ErrorKind } from '@app/common';

/** The numbers of `/v1/user`'s errors, by their message. `name` is the message in upper case. */
export const codes = {
  internal_server_error: 10001,
  generic_client_error: 10002,
  generic_unauthorized: 10003,
  session_token_expired: 10004,
  refresh_token_expired: 10005,
  generic_not_found: 10006,
  generic_forbidden: 10007,
  generic_conflict: 10008,
  too_many_requests: 10009,
  service_unavailable: 10010,
} as const;

export type ErrorMessage = keyof typeof codes;

const messagesOfKinds: Readonly<Record<ErrorKind, ErrorMessage>> = {
  invalid: 'generic_client_error',
  bad_request: 'generic_client_error',
  timed_out: 'generic_client_error',
  too_large: 'generic_client_error',
  unsupported_media: 'generic_client_error',
  // No route of this API takes a file or an idempotency key; these three are said in the nearest words that it has.
  undecodable: 'generic_client_error',
  unprocessable: 'generic_client_error',
  insufficient_storage: 'service_unavailable',
  misdirected: 'generic_client_error',
  method_not_allowed: 'generic_client_error',
  unauthenticated: 'generic_unauthorized',
  forbidden: 'generic_forbidden',
  not_found: 'generic_not_found',
  conflict: 'generic_conflict',
  stale: 'generic_conflict',
  rate_limited: 'too_many_requests',
  unavailable: 'service_unavailable',
  internal: 'internal_server_error',
};

/** Expired tokens have an error of their own; all other invalid tokens share one. */
const messagesOfErrors: Readonly<Record<string, ErrorMessage>> = {
  'credential.expired': 'session_token_expired',
  'refresh_token.expired': 'refresh_token_expired',
};

export const messageOf = ({ code, kind }: DomainError): ErrorMessage => messagesOfErrors[code] ?? messagesOfKinds[kind];
