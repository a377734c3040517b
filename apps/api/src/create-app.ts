import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '@app/config';
import { SystemClock, type Clock } from '@app/kernel';
import { AppModule } from './app.module.js';
import { configure } from './configure.js';
import { FacetAdapter } from './facet-adapter.js';

/** The application, ready to be given its documents and to listen. */
export async function createApp(settings: Settings, clock: Clock = new SystemClock()): Promise<NestExpressApplication> {
  const options = { bodyParser: false, bufferLogs: true, abortOnError: false, routeResolutionStrategy: 'specificity' as const };
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, clock), new FacetAdapter(settings.HTTP_SERVER === 'aligned'), options);
  configure(app, settings);
  return app;
}
