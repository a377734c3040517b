import { hasEntityTag, statusIn, type ErrorFormat } from '@app/http';
import {
  BodyTimedOut,
  BodyTooLarge,
  InternalError,
  MediaTypeUnsupported,
  QueryTooLong,
  RequestInvalid,
  RequestMalformed,
  ServiceUnavailable,
  StaleVersion,
  TooManyRequests,
  type ErrorClass,
} from '@app/common';
import type { RouteDeclaration } from './routes.js';
import { responseOf } from './failure-responses.js';
import { headersOfSuccess } from './headers.js';
import type { DocumentedResponse, Method, Operation, Parameter } from './types.js';

type AccessDeclaration = NonNullable<RouteDeclaration['access']>;

/**
 * How a route can fail because of what it is sent: the address is read always, the body, wanted or not,
 * unless it is a GET.
 */
const failuresOfInput = (method: Method): ErrorClass[] =>
  method === 'get'
    ? [RequestInvalid, QueryTooLong]
    : [RequestInvalid, QueryTooLong, RequestMalformed, BodyTooLarge, MediaTypeUnsupported, BodyTimedOut];

/** Everything that this route can answer when it fails. */
function failuresOf(method: Method, route: RouteDeclaration): ErrorClass[] {
  return [
    ...new Set([
      ...failuresOfInput(method),
      ...route.rejections,
      ...(route.policy ? [TooManyRequests] : []),
      ...route.fails,
      ServiceUnavailable,
      InternalError,
    ]),
  ];
}

const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the answer that the change is based on (RFC 9110, 13.1.1)',
  schema: { type: 'string' },
};

/** What a route answers when it fails: one answer for each status, by name. */
export interface DocumentedFailure {
  readonly status: number;
  readonly name: string;
  readonly response: object;
}

/** Every failure of a route. */
export function failureResponses(
  method: Method,
  path: string,
  route: RouteDeclaration,
  errorFormat: ErrorFormat,
): DocumentedFailure[] {
  const byStatus = new Map<number, ErrorClass[]>();
  for (const failure of failuresOf(method, route)) {
    const status = statusIn(errorFormat, failure.kind);
    byStatus.set(status, [...(byStatus.get(status) ?? []), failure]);
  }
  return [...byStatus].map(([status, failures]) => {
    const [name, response] = responseOf(failures, {
      errorFormat,
      status,
      method,
      path,
      isLimited: route.policy !== undefined,
    });
    return { status, name, response };
  });
}

/** Writes security, permission, preconditions and headers of a route into its operation. */
export function documentRoute(operation: Operation, route: RouteDeclaration): void {
  operation.security = securityOf(route).map((one) => ({ ...one, ...organizationIn(operation) }));
  describe(operation, route);
  // The compiler plugin adds the status that a verb has without `@Returns`.
  for (const status of Object.keys(operation.responses))
    if (!route.statuses.includes(Number(status))) delete operation.responses[status];
  if (route.fails.includes(StaleVersion)) operation.parameters = [...(operation.parameters ?? []), ifMatch];
  for (const response of Object.values(operation.responses))
    Object.assign(response as object, { headers: headersOfSuccess(operation, route, isTagged(response)) });
}

function isTagged(response: DocumentedResponse | undefined): boolean {
  const { content = {} } = (response ?? {}) as { content?: Record<string, { schema?: { $ref?: string } }> };
  // Files carry the tag of their content, streams of lines none.
  return Object.entries(content).some(
    ([type, { schema }]) => /^(?:image\/|text\/html)/.test(type) || hasEntityTag(schema?.$ref?.split('/').at(-1) ?? ''),
  );
}

/** The comment of a route is its description, and the first sentence of it the summary. */
function describe(operation: Operation, { access }: RouteDeclaration): void {
  // A comment breaks its lines anywhere; lists and paragraphs keep theirs.
  const text = (operation.summary ?? '').replaceAll(/(?<!\n)\n(?!\n|- )/g, ' ');
  const needs = access && needsOf(access);
  operation.summary = /^.+?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
  operation.description = needs === undefined ? text : `${text}\n\n${needs}`;
  const scope = access && scopeOf(access);
  if (scope !== undefined) operation['x-required-scopes'] = [scope];
}

function needsOf(access: AccessDeclaration): string | undefined {
  if (access.kind === 'public') return undefined;
  if (access.kind === 'permission')
    return `Needs the permission \`${access.permission}\`. An API key needs the scope of the same name.`;
  return access.scope === null
    ? 'Needs a signed-in user; an API key is not enough.'
    : `An API key needs the scope \`${access.scope}\`.`;
}

/** What an API key needs: nothing where none does, or where no credential is needed. */
function scopeOf(access: AccessDeclaration): string | undefined {
  if (access.kind === 'permission') return access.permission;
  return access.kind === 'signed-in' ? (access.scope ?? undefined) : undefined;
}

/** The organization comes in a header of its own, which Authorize of Swagger UI fills in for all. */
const organizationIn = ({ parameters = [] }: Operation): Record<string, string[]> =>
  parameters.some((one) => 'name' in one && one.name === 'x-m2-organization-id') ? { organization: [] } : {};

/** A session or a token of a trusted issuer, or an API key in either header. The empty one says that none is needed. */
function securityOf({ access, takesCookie }: RouteDeclaration): Record<string, string[]>[] {
  if (access === undefined) return [];
  if (access.kind === 'public') return access.recognizes ? [{}, { bearer: [] }] : [];
  const keysToo = scopeOf(access) !== undefined;
  return [{ bearer: [] }, ...(keysToo ? [{ apiKey: [] }] : []), ...(takesCookie ? [{ sessionCookie: [] }] : [])];
}
