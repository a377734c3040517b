import type { BodyLimit } from '@app/http';

const megabyte = 1024 * 1024;

/** Routes with larger bodies than others: the denylist of the M2 face is sent whole. */
export const bodyLimits: readonly BodyLimit[] = [
  { method: 'PUT', path: /^\/api\/profile\/username\/denylist\/?$/i, bytes: 32 * megabyte },
  { method: 'POST', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i, bytes: 16 * megabyte },
  { method: 'DELETE', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i, bytes: 8 * megabyte },
];
