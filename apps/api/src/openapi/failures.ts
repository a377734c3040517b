import { getSchemaPath } from '@nestjs/swagger';
import { CredentialsContradict, IssuerUnavailable, SessionNeeded } from '@app/auth';
import { statusIn, type Dialect } from '@app/http';
import {
  BodyTooLarge,
  InternalError,
  MediaTypeUnsupported,
  PermissionMissing,
  RequestInvalid,
  RequestMalformed,
  ServiceUnavailable,
  StaleVersion,
  TokenExpired,
  Unauthenticated,
  type ErrorClass,
} from '@app/kernel';
import type { RouteDeclaration } from './routes.js';
import type { DocumentedResponse, Operation, Parameter } from './types.js';

/** How a route can fail because of what it declares about its callers. */
function failuresOfAccess({ access }: RouteDeclaration): ErrorClass[] {
  if (!access || access.kind === 'public') return [];
  const always = [Unauthenticated, TokenExpired, IssuerUnavailable];
  if (access.kind === 'permission') return [...always, CredentialsContradict, PermissionMissing];
  return access.interactive ? [...always, SessionNeeded] : [...always, CredentialsContradict];
}

/** How a route can fail because of what it reads. */
function failuresOfInput(operation: Operation): ErrorClass[] {
  const body = operation.requestBody ? [RequestInvalid, RequestMalformed, BodyTooLarge, MediaTypeUnsupported] : [];
  return (operation.parameters ?? []).length > 0 ? [RequestInvalid, ...body] : body;
}

/** Everything that this route can answer when it fails. */
function failuresOf(operation: Operation, route: RouteDeclaration): ErrorClass[] {
  return [...new Set([...failuresOfInput(operation), ...failuresOfAccess(route), ...route.fails, ServiceUnavailable, InternalError])];
}

const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the answer that the change is based on (RFC 9110, 13.1.1)',
  schema: { type: 'string' },
};

/** Writes security, permission, preconditions and every failure of a route into its operation. */
export function documentRoute(operation: Operation, route: RouteDeclaration, dialect: Dialect): void {
  const { access } = route;
  if (access && access.kind !== 'public') operation.security = securityOf(route);
  if (access?.kind === 'permission') operation.description = `${operation.description ?? ''}\n\nNeeds the permission \`${access.permission}\`.`.trim();
  if (route.fails.includes(StaleVersion)) operation.parameters = [...(operation.parameters ?? []), ifMatch];
  const byStatus = new Map<number, ErrorClass[]>();
  for (const failure of failuresOf(operation, route)) {
    const status = statusIn(dialect, failure.kind);
    byStatus.set(status, [...(byStatus.get(status) ?? []), failure]);
  }
  for (const [status, failures] of byStatus) operation.responses[String(status)] = responseOf(failures, dialect);
}

function securityOf({ access }: RouteDeclaration): Record<string, string[]>[] {
  const keysToo = access?.kind === 'permission' || (access?.kind === 'signed-in' && !access.interactive);
  return keysToo ? [{ bearer: [] }, { apiKey: [] }] : [{ bearer: [] }];
}

function responseOf(failures: readonly ErrorClass[], dialect: Dialect): DocumentedResponse {
  const description = failures.map((failure) => failure.description).join(' ');
  return { description, content: { [dialect.contentType ?? 'application/json']: { schema: { $ref: getSchemaPath(dialect.schema) } } } };
}
