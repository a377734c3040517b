import type { IncomingMessage, ServerResponse } from 'node:http';

/** Of requests that no route took. */
const unknownRoute = 'unknown';

/**
 * The template of the route that took the request, such as `/api/v1/user/:id`; never its path, which has ids
 * and names in it.
 */
export function routeOf(request: IncomingMessage): string {
  const path = (request as { route?: { path?: unknown } }).route?.path;
  // The logger is a route as well, one that takes every path.
  return typeof path === 'string' && !path.includes('*') ? path : unknownRoute;
}

const usual = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A common method; callers may send some thirty others. */
export const methodOf = ({ method = '' }: IncomingMessage): string => (usual.has(method) ? method : 'other');

/** Undefined for a client that disconnected before the answer. Streams end by disconnecting, and have a status. */
export function statusOf(request: IncomingMessage, response: ServerResponse): number | undefined {
  const cutOff = request.destroyed && !request.complete;
  return response.headersSent && !cutOff ? response.statusCode : undefined;
}
