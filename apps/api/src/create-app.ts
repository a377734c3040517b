import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '@app/config';
import { SystemClock, type Clock } from '@app/common';
import { loadMetrics, RequestMeter, type Tracing } from '@app/observability';
import { LoadShedding } from './load-shedding.js';
import { AppModule } from './app.module.js';
import { configure } from './configure.js';
import { FacetAdapter } from './facet-adapter.js';
import { applyKeepAlive } from './keep-alive.js';
import { SlowReaders } from './slow-readers.js';

/** The application, ready to be given its documents and to listen. */
export async function createApp(
  settings: Settings,
  clock: Clock = new SystemClock(),
  tracing?: Tracing,
): Promise<NestExpressApplication> {
  const options = {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
    routeResolutionStrategy: 'specificity' as const,
  };
  const readers = new SlowReaders();
  const admission = new LoadShedding(settings.REQUESTS_IN_FLIGHT, settings.STREAM_LIMIT, readers);
  const adapter = new FacetAdapter(settings.HTTP_SERVER === 'aligned', admission, readers);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(settings, clock, await loadMetrics(settings)),
    adapter,
    options,
  );
  if (settings.METRICS_PORT !== undefined) adapter.meter = app.get(RequestMeter);
  configure(app, settings, admission, tracing);
  applyKeepAlive(app.getHttpServer(), settings.KEEP_ALIVE_TIMEOUT);
  return app;
}
