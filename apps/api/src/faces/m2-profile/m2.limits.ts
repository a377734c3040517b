import type { BodyLimit } from '@app/http';

/** Names in one request: for the whole denylist, and for changes of it. */
export const mostDenylistNames = 1_000_000;
export const mostChangedNames = 10_000;

const megabyte = 1024 * 1024;

/** The denylist is sent whole; its bodies are larger than others. */
export const m2BodyLimits: readonly BodyLimit[] = [
  { method: 'PUT', path: /^\/api\/profile\/username\/denylist\/?$/i, bytes: 32 * megabyte },
  { method: 'POST', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i, bytes: 16 * megabyte },
  { method: 'DELETE', path: /^\/api\/profile\/(?:username\/)?deny\/?$/i, bytes: 8 * megabyte },
];
