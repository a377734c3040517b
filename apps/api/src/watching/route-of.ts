import type { Request } from 'express';

const unknown = 'unknown';

/** The template of the route that took the request, such as `/api/v1/user/:id`; never its path, which has ids and names in it. */
export function routeOf({ route }: Request): string {
  const path = (route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : unknown;
}

const usual = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One of the methods that anybody uses; callers may send some thirty others. */
export const methodOf = ({ method }: Request): string => (usual.has(method) ? method : 'other');
