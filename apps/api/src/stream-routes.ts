import type { IncomingMessage } from 'node:http';

/** The routes that carry `@ReturnsEvents`. */
const streamRoutes: readonly RegExp[] = [/^\/v1\/user\/notifications\/stream\/?(?:\?|$)/i];

/** Whether the request opens a stream, as far as that is known before its route is found. */
export const opensStream = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && streamRoutes.some((route) => route.test(url));
