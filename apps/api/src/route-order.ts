import type { Express } from 'express';

/** How the paths of the routes begin that are called most. No other route serves a path that begins so. */
const calledMost = ['/me', '/api/', '/v1/', '/auth/refresh', '/auth/session'];

/**
 * Moves the routes that are called most in front of the others. Express tries one route after the other for each
 * request, and Nest registers those with the longest paths first, of hundreds.
 */
export function putCalledMostFirst({ router: { stack } }: Express): void {
  const isCalledMost = ({ route }: (typeof stack)[number]): boolean =>
    route !== undefined && calledMost.some((beginning) => route.path.startsWith(beginning));
  const first = stack.findIndex(isCalledMost);
  // A middleware stays in front of all that it was in front of.
  const place = stack.slice(0, first).findLastIndex(({ route }) => !route || route.path.startsWith('{')) + 1;
  const moved = stack.filter(isCalledMost);
  const others = stack.filter((layer, at) => at >= place && !isCalledMost(layer));
  stack.splice(place, Infinity, ...moved, ...others);
}
