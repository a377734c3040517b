import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Settings } from '@app/config';
import { consolePortOf } from './console/console-port.js';
import { docsAreServed } from './docs.js';

/** Leads a browser that opens the root to the console, where that is off or on another port to Swagger UI. */
export function serveRoot(app: NestExpressApplication, settings: Settings): void {
  const consolePort = consolePortOf(settings);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (request: Request, response: Response, next: NextFunction) => {
      const isConsolePort = consolePort === undefined || request.socket.localPort === consolePort;
      if (settings.CONSOLE === 'on' && isConsolePort) response.redirect('/console');
      else if (docsAreServed(settings)) response.redirect('/docs');
      else next();
    });
}
