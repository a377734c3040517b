import { ApiProperty } from '@nestjs/swagger';
import type { Dialect } from '@app/http';
import type { ErrorKind, FieldFault } from '@app/kernel';

const codes: Readonly<Record<ErrorKind, string>> = {
  invalid: 'ValidationFailed',
  unauthenticated: 'Unauthorized',
  forbidden: 'Forbidden',
  not_found: 'ResourceNotFound',
  conflict: 'Conflict',
  stale: 'PreconditionFailed',
  too_large: 'PayloadTooLarge',
  unsupported_media: 'UnsupportedMediaType',
  rate_limited: 'TooManyRequests',
  unavailable: 'ServiceUnavailable',
  internal: 'InternalError',
};

/** How `/me` speaks of errors. */
class CurrentUserErrorDto {
  @ApiProperty({ enum: Object.values(codes), enumName: 'CurrentUserErrorCode' })
  code: string;

  /** What went wrong, for people. */
  message: string;

  /** The fields that are at fault, each with its messages. `body` stands for the body as a whole. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } }, selfRequired: false })
  details?: Record<string, string[]>;
}

function detailsOf(fields: readonly FieldFault[]): Record<string, string[]> {
  const byField = new Map<string, string[]>();
  for (const { field, message } of fields) byField.set(field || 'body', [...(byField.get(field || 'body') ?? []), message]);
  return Object.fromEntries(byField.entries());
}

export const currentUserDialect: Dialect = {
  name: 'current-user',
  prefixes: ['/me'],
  statuses: { invalid: 422 },
  schema: CurrentUserErrorDto,
  body: ({ error }): CurrentUserErrorDto => ({
    code: codes[error.kind],
    message: error.message,
    ...(error.facts.fields && { details: detailsOf(error.facts.fields) }),
  }),
};
