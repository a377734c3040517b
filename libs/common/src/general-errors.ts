import { defineError } from './errors.js';

export const RequestInvalid = defineError('request.invalid', 'invalid', 'The request is not valid.');
export const QueryTooLong = defineError(
  'request.query_too_long',
  'bad_request',
  'The query has more than 100 parameters.',
);
export const BodyTimedOut = defineError('request.timed_out', 'timed_out', 'The body did not arrive in time.');
export const RequestMalformed = defineError('request.malformed', 'invalid', 'The body is not well-formed JSON.');
export const BodyTooLarge = defineError('request.too_large', 'too_large', 'The body is larger than this route takes.');
export const MediaTypeUnsupported = defineError(
  'request.media_type_unsupported',
  'unsupported_media',
  'This route takes application/json in UTF-8.',
);
export const RouteUnknown = defineError('route.unknown', 'not_found', 'The requested resource does not exist.');
export const HostMisdirected = defineError(
  'host.misdirected',
  'misdirected',
  'This server does not answer under this name.',
);
export const MethodNotAllowed = defineError(
  'route.method_not_allowed',
  'method_not_allowed',
  'The resource does not know this method.',
);
export const Unauthenticated = defineError('credential.invalid', 'unauthenticated', 'A valid credential is needed.');
export const TokenExpired = defineError('credential.expired', 'unauthenticated', 'The access token has expired.');
export const PermissionMissing = defineError(
  'permission.missing',
  'forbidden',
  'The caller lacks a permission that this needs.',
);
export const StaleVersion = defineError('version.stale', 'stale', 'The resource has changed since it was read.');
export const TooManyRequests = defineError('rate.exceeded', 'rate_limited', 'Too many requests.');
export const ServiceUnavailable = defineError(
  'service.unavailable',
  'unavailable',
  'The service cannot answer right now.',
);
export const InternalError = defineError('service.failed', 'internal', 'Something went wrong on our side.');

/** One answer for an organization that does not exist and one that the caller is no member of. */
export const OrganizationNotFound = defineError(
  'organization.not_found',
  'not_found',
  'There is no such organization, or you are not a member of it.',
);
