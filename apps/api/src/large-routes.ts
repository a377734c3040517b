import type { LargeRoute } from '@app/http';

/** The routes that carry `@TakesLargeJson`: the denylist of the M2 API is sent whole. */
export const largeRoutes: readonly LargeRoute[] = [
  { method: 'PUT', path: /^\/api\/profile\/username\/denylist\/?$/i },
  { method: 'POST', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i },
  { method: 'DELETE', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i },
];
