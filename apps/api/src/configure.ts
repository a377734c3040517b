import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Logger } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { clientAddressOf, DtoPipe, FailureFilter, jsonBody, storablePath, UnreadInputGuard } from '@app/http';
import { ServiceUnavailable, type DomainError } from '@app/common';
import { isUnavailable } from '@app/database';
import type { Tracing } from '@app/observability';
import type { LoadShedding } from './load-shedding.js';
import { serveConsole } from './console/serve-console.js';
import { corsOptions, varyByOrigin } from './cors.js';
import { loopbackOnly } from './demo/loopback-only.js';
import { pageForms, pagesPolicy } from './apis/pages/pages.policy.js';
import { allErrorFormats } from './error-formats.js';
import { admitting } from './gate.js';
import { largeRoutes } from './large-routes.js';
import { multipartRoutes } from './multipart-routes.js';
import { limitQuery } from './query.js';
import { requestIdOf } from './request-id.js';
import { rememberOrigin } from './request-origin.js';
import { securityHeaders } from './security-headers.js';
import { enterTrace, traceRequests } from './observability/tracing.js';

const bodyLimit = 100 * 1024;

const databaseGone = (error: unknown): DomainError | undefined =>
  isUnavailable(error)
    ? new ServiceUnavailable({ message: 'The database cannot be reached right now.', retryAfter: 2, cause: error })
    : undefined;

/** First of all: what is refused before a route is looked for has an id too. */
function identify(request: Request, response: Response, next: NextFunction): void {
  requestIdOf(request, response);
  next();
}

function dontStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/**
 * `request.ip` of Express takes whatever a proxy wrote for an address; here it is an address or nothing,
 * wherever it is stored or counted.
 */
function readClientAddresses(
  app: NestExpressApplication,
  { TRUSTED_PROXY_HOPS: hops, TRUSTED_PROXY_HEADER: header }: Settings,
): void {
  const { request } = app.getHttpAdapter().getInstance();
  Object.defineProperty(request, 'ip', {
    configurable: true,
    get(this: Request): string | undefined {
      return clientAddressOf(this, { hops, header });
    },
  });
}

/** Everything between the socket and the routes. The same for the server, the tests and the OpenAPI files. */
export function configure(
  app: NestExpressApplication,
  settings: Settings,
  admission: LoadShedding,
  tracing?: Tracing,
): void {
  app.useLogger(app.get(Logger));
  app.set('trust proxy', settings.TRUSTED_PROXY_HOPS);
  readClientAddresses(app, settings);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(identify, ...(tracing ? [traceRequests(tracing)] : []));
  app.use(securityHeaders, varyByOrigin);
  app.use('/auth/ui', pagesPolicy(settings));
  if (settings.CONSOLE === 'on') app.use('/console', serveConsole(settings));
  if (settings.demo) app.use(loopbackOnly(settings));
  app.enableCors(corsOptions(settings));
  app.use(
    ...[
      dontStore,
      limitQuery,
      storablePath,
      jsonBody({ usual: bodyLimit, large: largeRoutes, multipart: multipartRoutes, forms: pageForms }),
      admitting(admission),
    ],
    ...[...(tracing ? [enterTrace] : []), rememberOrigin],
  );
  app.useGlobalGuards(new UnreadInputGuard());
  app.useGlobalPipes(new DtoPipe());
  app.useGlobalFilters(new FailureFilter(allErrorFormats, databaseGone, (response) => admission.handOver(response)));
}
