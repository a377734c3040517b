import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Shutdown } from '@app/bootstrap';
import type { Settings } from '@app/config';

type ConsoleSettings = Pick<Settings, 'CONSOLE' | 'CONSOLE_PORT'>;

/** The port that the console has to itself, if it has one. */
export const consolePortOf = ({ CONSOLE, CONSOLE_PORT }: ConsoleSettings): number | undefined =>
  CONSOLE === 'on' ? CONSOLE_PORT : undefined;

/** Where the console is, if it is on. */
export function consoleAddress(baseUrl: string, settings: ConsoleSettings): string | undefined {
  if (settings.CONSOLE === 'off') return undefined;
  const address = new URL(`${baseUrl}/console`);
  const port = consolePortOf(settings);
  if (port !== undefined) address.port = String(port);
  return address.href;
}

/**
 * Listens on the port of the console, and hands each connection to the server of the application: its limits
 * and its shutdown hold there too.
 */
export async function openConsolePort(
  app: NestExpressApplication,
  settings: ConsoleSettings & Pick<Settings, 'HOST'>,
  shutdown: Shutdown,
): Promise<void> {
  const port = consolePortOf(settings);
  if (port === undefined) return;
  const server: HttpServer = app.getHttpServer();
  const listener = createServer({ noDelay: true }, (socket) => server.emit('connection', socket));
  shutdown.push(() => {
    listener.close();
    return Promise.resolve();
  });
  listener.listen(port, settings.HOST);
  await once(listener, 'listening');
}
