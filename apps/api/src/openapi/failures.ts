import { getSchemaPath } from '@nestjs/swagger';
import { CredentialsContradict, IssuerUnavailable, SessionNeeded, type AccessDeclaration } from '@app/auth';
import { statusIn, type Dialect } from '@app/http';
import {
  BodyTimedOut,
  BodyTooLarge,
  InternalError,
  MediaTypeUnsupported,
  PermissionMissing,
  QueryTooLong,
  RequestInvalid,
  RequestMalformed,
  ServiceUnavailable,
  StaleVersion,
  TokenExpired,
  TooManyRequests,
  Unauthenticated,
  type ErrorClass,
} from '@app/kernel';
import type { RouteDeclaration } from './routes.js';
import type { DocumentedResponse, Method, Operation, Parameter } from './types.js';

/** How a route can fail because of what it declares about its callers. */
function failuresOfAccess({ access }: RouteDeclaration): ErrorClass[] {
  if (!access || access.kind === 'public') return [];
  const always = [Unauthenticated, TokenExpired, IssuerUnavailable];
  if (access.kind === 'signed-in' && access.scope === null) return [...always, SessionNeeded];
  return [...always, CredentialsContradict, PermissionMissing];
}

/** How a route can fail because of what it is sent: the address is read always, the body, wanted or not, unless it is a GET. */
const failuresOfInput = (method: Method): ErrorClass[] =>
  method === 'get' ? [RequestInvalid, QueryTooLong] : [RequestInvalid, QueryTooLong, RequestMalformed, BodyTooLarge, MediaTypeUnsupported, BodyTimedOut];

/** Everything that this route can answer when it fails. */
function failuresOf(method: Method, route: RouteDeclaration): ErrorClass[] {
  return [
    ...new Set([
      ...failuresOfInput(method),
      ...failuresOfAccess(route),
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

/** Writes security, permission, preconditions and every failure of a route into its operation. */
export function documentRoute(method: Method, operation: Operation, route: RouteDeclaration, dialect: Dialect): void {
  const { access } = route;
  if (access && access.kind !== 'public') operation.security = securityOf(route);
  describe(operation, route);
  // The compiler plugin adds the status that a verb has without `@Returns`.
  for (const status of Object.keys(operation.responses)) if (!route.statuses.includes(Number(status))) delete operation.responses[status];
  if (route.fails.includes(StaleVersion)) operation.parameters = [...(operation.parameters ?? []), ifMatch];
  const byStatus = new Map<number, ErrorClass[]>();
  for (const failure of failuresOf(method, route)) {
    const status = statusIn(dialect, failure.kind);
    byStatus.set(status, [...(byStatus.get(status) ?? []), failure]);
  }
  for (const [status, failures] of byStatus) operation.responses[String(status)] = responseOf(failures, dialect);
  if (route.policy) documentLimit(operation, route.policy);
}

/** What every answer says of the rate limit. */
function documentLimit(operation: Operation, policy: string): void {
  const text = (description: string, example: string): object => ({ description, schema: { type: 'string' }, example });
  const headers = {
    'RateLimit-Policy': text('The rate limit: its name, calls, and seconds in which they come back', `"${policy}";q=600;w=60`),
    RateLimit: text('Calls that remain, and seconds until all of them are back, or until the next one when none remains', `"${policy}";r=599;t=1`),
  };
  const retry = { 'Retry-After': { description: 'Seconds until the next call may pass', schema: { type: 'integer' }, example: 1 } };
  for (const [status, response] of Object.entries(operation.responses))
    Object.assign(response as object, { headers: status === '429' ? { ...headers, ...retry } : headers });
}

/** The comment of a route is its description, and the first sentence of it the summary. What its callers need follows. */
function describe(operation: Operation, { access }: RouteDeclaration): void {
  const text = operation.summary ?? '';
  const needs = access && needsOf(access);
  operation.summary = /^.+?\.(?= |$)/s.exec(text)?.[0] ?? text;
  operation.description = needs === undefined ? text : `${text}\n\n${needs}`;
  const scope = access && scopeOf(access);
  if (scope !== undefined) operation['x-required-scopes'] = [scope];
}

function needsOf(access: AccessDeclaration): string | undefined {
  if (access.kind === 'public') return undefined;
  if (access.kind === 'permission') return `Needs the permission \`${access.permission}\`. An API key needs the scope of the same name.`;
  return access.scope === null ? 'Needs a signed-in user; an API key does not do.' : `An API key needs the scope \`${access.scope}\`.`;
}

/** What an API key needs: nothing where none does, or where nobody needs a credential. */
function scopeOf(access: AccessDeclaration): string | undefined {
  if (access.kind === 'permission') return access.permission;
  return access.kind === 'signed-in' ? (access.scope ?? undefined) : undefined;
}

/** A session or a token of a trusted issuer, or an API key in either header. */
function securityOf({ access }: RouteDeclaration): Record<string, string[]>[] {
  const keysToo = access !== undefined && scopeOf(access) !== undefined;
  return keysToo ? [{ bearer: [] }, { apiKey: [] }] : [{ bearer: [] }];
}

function responseOf(failures: readonly ErrorClass[], dialect: Dialect): DocumentedResponse {
  const description = failures.map((failure) => failure.description).join(' ');
  return { description, content: { [dialect.contentType ?? 'application/json']: { schema: { $ref: getSchemaPath(dialect.schema) } } } };
}
