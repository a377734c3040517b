import type { MultipartRoute } from '@app/http';

/** The routes that take files. Everywhere else a body is JSON. */
export const multipartRoutes: readonly MultipartRoute[] = [
  { method: 'PUT', path: '/api/profile' },
  { method: 'PUT', path: '/me/picture', alone: true },
];
