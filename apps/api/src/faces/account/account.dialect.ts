import { ApiProperty } from '@nestjs/swagger';
import { reasonOf, type Dialect } from '@app/http';

/** A field that is at fault. */
class ProblemFieldDto {
  /** Dotted path of the field; empty for the request as a whole. */
  field: string;

  message: string;
}

/** A problem (RFC 9457). `type` is always `about:blank`; `code` is stable and tells problems apart. */
class ProblemDto {
  @ApiProperty({ enum: ['about:blank'] })
  type: string;

  /** The reason phrase of the status. */
  title: string;

  @ApiProperty({ type: 'integer' })
  status: number;

  /** What went wrong, for people. */
  detail: string;

  /** What went wrong, for programs: `noun.what_happened`. */
  code: string;

  @ApiProperty({ type: [ProblemFieldDto], required: false })
  errors?: ProblemFieldDto[];

  /** The permissions that the caller lacks. */
  permissions?: string[];
}

/** How our own endpoints speak of errors, and every path that no face owns. */
export const accountDialect: Dialect = {
  name: 'account',
  prefixes: ['/auth', '/.well-known'],
  contentType: 'application/problem+json',
  schema: ProblemDto,
  body: ({ error, status }): ProblemDto => {
    const { fields, permissions } = error.facts;
    return {
      type: 'about:blank',
      title: reasonOf[status] ?? '',
      status,
      detail: error.message,
      code: error.code,
      ...(fields && { errors: fields.map(({ field, message }) => ({ field, message })) }),
      ...(permissions && { permissions: [...permissions] }),
    };
  },
};
