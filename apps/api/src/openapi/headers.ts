import type { RouteDeclaration } from './routes.js';
import type { Operation } from './types.js';

type Header = Readonly<Record<'description' | 'schema' | 'example', unknown>>;

const header = (description: string, example: unknown, type = 'string', more: object = {}): Header => ({
  description,
  schema: { type, ...more },
  example,
});

/** Every header of an answer that clients may rely on. Answers refer to them by name. */
export const responseHeaders: Readonly<Record<string, Header>> = {
  'X-Request-Id': header(
    'Names the request, in the answer and in the log. Repeats the one that came with the request.',
    '01930000-0000-7000-8000-00000000c0de',
  ),
  'RateLimit-Policy': header(
    'The rate limit: its name, calls, and seconds in which they come back',
    '"read";q=600;w=60',
  ),
  RateLimit: header(
    'Calls that remain, and seconds until all of them are back, or until the next one when none remains',
    '"read";r=599;t=1',
  ),
  'Retry-After': header('Seconds until the next call may pass', 1, 'integer', { minimum: 0, maximum: 86_400 }),
  ETag: header(
    'Names the state of the resource (RFC 9110, 8.8.3). `If-Match` makes a change only while it is this one.',
    '"7.Jx3p0dKqV1aS"',
  ),
  'WWW-Authenticate': header(
    'What a credential must be (RFC 6750, 3), and what was wrong with the one that was sent',
    'Bearer realm="facet", error="invalid_token"',
  ),
  Location: header(
    'The path of the new resource (RFC 9110, 10.2.2)',
    '/admin/organizations/demo/roles/rol_DemoReception000',
    'string',
    {
      format: 'uri-reference',
    },
  ),
  'Idempotency-Replayed': header(
    '`true`: the answer of an earlier request with the same Idempotency-Key',
    'true',
    'string',
    { enum: ['true'] },
  ),
};

type HeaderRefs = Record<string, { readonly $ref: string }>;

const refsTo = (names: readonly string[]): HeaderRefs =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const always = (isLimited: boolean): string[] => [
  'X-Request-Id',
  ...(isLimited ? ['RateLimit-Policy', 'RateLimit'] : []),
];

/** The headers of a failure of this status. */
export function headersOfFailure(status: number, isLimited: boolean): HeaderRefs {
  const challenges = status === 401 || status === 403;
  const comesBack = status === 429 || status === 503;
  return refsTo([
    ...always(isLimited),
    ...(challenges ? ['WWW-Authenticate'] : []),
    ...(comesBack ? ['Retry-After'] : []),
  ]);
}

/** The headers of an answer when all goes well. */
export function headersOfSuccess(
  operation: Operation,
  { policy, createsResource }: RouteDeclaration,
  isTagged: boolean,
): HeaderRefs {
  const replays = (operation.parameters ?? []).some((one) => 'name' in one && one.name === 'Idempotency-Key');
  const sometimes = { ETag: isTagged, Location: createsResource, 'Idempotency-Replayed': replays };
  return refsTo([
    ...always(policy !== undefined),
    ...Object.entries(sometimes).flatMap(([name, comes]) => (comes ? [name] : [])),
  ]);
}
