import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { Settings } from '@app/config';

const localhost = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Which web pages may call, and which headers they may read. Origins are compared whole; there is no wildcard. */
export function corsOptions({ CORS_ORIGINS, demo }: Settings): CorsOptions {
  const allowed = (origin: string): boolean => CORS_ORIGINS.includes(origin) || (demo && localhost.test(origin));
  return {
    origin: (origin, done) => done(null, origin !== undefined && allowed(origin)),
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Idempotency-Key',
      'Last-Event-ID',
      'x-api-key',
      'x-m2-organization-id',
      'X-Request-Id',
    ],
    exposedHeaders: ['ETag', 'Idempotency-Replayed', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Location', 'Link'],
    maxAge: 600,
  };
}
