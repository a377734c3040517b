import type { CorsOptions, CorsOptionsDelegate } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { NextFunction, Request, Response } from 'express';
import type { Settings } from '@app/config';
import { RefusedOrigins } from './refused-origins.js';

const localhost = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** What a page that may call may send, and may read. */
const allowed: CorsOptions = {
  origin: true,
  credentials: true,
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    ...[
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Idempotency-Key',
      'Last-Event-ID',
      'X-Request-Id',
    ],
    ...['x-api-key', 'x-m2-organization-id', 'x-m2-project-id', 'x-m2-world-id'],
    ...['traceparent', 'tracestate', 'baggage'],
  ],
  exposedHeaders: [
    ...[
      'ETag',
      'Idempotency-Replayed',
      'X-Request-Id',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Location',
      'Link',
    ],
    ...['Content-Disposition', 'WWW-Authenticate', 'Allow'],
  ],
  maxAge: 600,
};

const none: CorsOptions = { origin: false };

/** A page of this server, such as Swagger UI: browsers name its origin with every POST. */
const isOwn = (origin: string, host: string | undefined, publicUrl: string): boolean =>
  origin === `https://${host}` ||
  origin === `http://${host}` ||
  (URL.canParse(publicUrl) && origin === new URL(publicUrl).origin);

/**
 * Which web pages may call, and which headers they may read. Origins are compared whole; there is no
 * wildcard. A refused one is logged.
 */
export function corsOptions({ CORS_ORIGINS, PUBLIC_URL, demo }: Settings): CorsOptionsDelegate<Request> {
  const origins = new Set(CORS_ORIGINS);
  const refused = new RefusedOrigins();
  return ({ headers }, done) => {
    const { origin, host } = headers;
    const isAllowed = origin !== undefined && (origins.has(origin) || (demo && localhost.test(origin)));
    if (origin !== undefined && !isAllowed && !isOwn(origin, host, PUBLIC_URL)) refused.log(origin);
    done(null, isAllowed ? allowed : none);
  };
}

/**
 * Every answer depends on the origin, also one to a request without: a cached picture must not hide the
 * permission to draw it.
 */
export function varyByOrigin(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Vary', 'Origin');
  next();
}
