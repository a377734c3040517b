import { getSchemaPath } from '@nestjs/swagger';
import { reasonOf, statusIn, type ErrorFormat } from '@app/http';
import {
  BodyTimedOut,
  BodyTooLarge,
  InternalError,
  MediaTypeUnsupported,
  PermissionMissing,
  QueryTooLong,
  RequestInvalid,
  ServiceUnavailable,
  TokenExpired,
  TooManyRequests,
  Unauthenticated,
  type ErrorClass,
  type ErrorFacts,
} from '@app/common';
import { PasswordRefused } from '@app/auth';
import { DenylistNamesInUse, NamesNotUnique } from '@app/organizations';
import { UsernameInvalid } from '@app/usernames';
import { headersOfFailure } from './headers.js';

/** Wherever their status is documented, these are among its codes. The names of shared answers leave them out. */
const universal: readonly ErrorClass[] = [
  ...[RequestInvalid, QueryTooLong, TooManyRequests, ServiceUnavailable, InternalError],
  ...[BodyTooLarge, MediaTypeUnsupported, BodyTimedOut],
];

/** An answer of these alone has the plain name of its status. */
const ordinary: readonly ErrorClass[] = [...universal, Unauthenticated, TokenExpired, PermissionMissing];

/** What a thrower adds to these errors, for the examples. */
const exampleFacts = new Map<ErrorClass, ErrorFacts>([
  [RequestInvalid, { fields: [{ field: 'nmae', message: 'nmae is not a field of this request' }] }],
  [UsernameInvalid, { fields: [{ field: 'username', message: 'username must have 3 to 20 characters' }] }],
  [
    PasswordRefused,
    {
      fields: [{ field: 'password', message: 'password must have at least 12 characters', code: 'password.too_short' }],
    },
  ],
  [PermissionMissing, { permissions: ['read:users'] }],
  [DenylistNamesInUse, { names: ['mia'] }],
  [NamesNotUnique, { names: ['mia'] }],
]);

/** Where in a request it was that it failed. */
export interface FailurePlace {
  readonly errorFormat: ErrorFormat;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** Whether the route counts against a rate limit. */
  readonly isLimited: boolean;
}

type Body = Readonly<Record<string, unknown>>;

function bodyOf(failure: ErrorClass, { errorFormat, status, method, path }: FailurePlace): Body {
  const error = new failure(exampleFacts.get(failure));
  return errorFormat.body({ error, status, method: method.toUpperCase(), path }) as Body;
}

const inPascalCase = (code: string): string =>
  code.replace(/(?:^|[._])([a-z])/g, (_, initial: string) => initial.toUpperCase());

/** `ProblemConflict.EmailTaken`: the format, the status, and the codes, unless they are those that every route has. */
function nameOf(failures: readonly ErrorClass[], { errorFormat, status, method, isLimited }: FailurePlace): string {
  const format = errorFormat.schema.name.replace(/(?:Error)?Dto$/, '');
  const isOrdinary = failures.every((one) => ordinary.includes(one));
  const codes = isOrdinary
    ? []
    : failures.filter((one) => !universal.includes(one)).map(({ code }) => inPascalCase(code));
  const reason = (reasonOf[status] ?? String(status)).replaceAll(' ', '');
  const byMethod =
    errorFormat.namesMethod === true && status === statusIn(errorFormat, 'invalid')
      ? [inPascalCase(method.toLowerCase())]
      : [];
  return [`${format}${reason}`, ...byMethod, ...codes, ...(isLimited ? [] : ['WithoutLimit'])].join('.');
}

/** The schema of a format, narrowed to the codes that this answer can have. */
function schemaOf(bodies: readonly Body[], { errorFormat }: FailurePlace): object {
  const valuesOf = (field: string): unknown[] => [...new Set(bodies.map((body) => body[field]))];
  const typeOf = ([first]: unknown[]): string => (typeof first === 'number' ? 'integer' : 'string');
  const narrowed = errorFormat.distinguishedBy.map((field): [string, object] => [
    field,
    { type: typeOf(valuesOf(field)), enum: valuesOf(field) },
  ]);
  return {
    allOf: [
      { $ref: getSchemaPath(errorFormat.schema) },
      { type: 'object', properties: Object.fromEntries(narrowed), required: [...errorFormat.distinguishedBy] },
    ],
  };
}

/**
 * An answer that tells of these failures, with its name among the shared answers. Every code has an example
 * of its own.
 */
export function responseOf(
  given: readonly ErrorClass[],
  place: FailurePlace,
): readonly [name: string, response: object] {
  const failures = [...given].sort((a, b) => (a.code < b.code ? -1 : 1));
  const bodies = failures.map((failure) => bodyOf(failure, place));
  const examples = failures.map(
    (failure, index) => [failure.code, { summary: failure.description, value: bodies[index] }] as const,
  );
  const content = { schema: schemaOf(bodies, place), examples: Object.fromEntries(examples) };
  return [
    nameOf(failures, place),
    {
      description: failures.map(({ description }) => description).join(' '),
      headers: headersOfFailure(place.status, place.isLimited),
      content: { [place.errorFormat.contentType ?? 'application/json']: content },
    },
  ];
}
