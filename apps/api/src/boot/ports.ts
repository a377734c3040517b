import { createServer } from 'node:net';
import { ConfigError, type GivenSettings } from '@app/config';
import { consolePortOf } from '../console/console-port.js';

/** The ports are asked for before a database is set up or migrated. Throws what `explain` explains. */
export async function assertPorts(settings: GivenSettings): Promise<void> {
  const { PORT, HOST, METRICS_PORT, METRICS_HOST } = settings;
  await assertPort(PORT, HOST);
  const consolePort = consolePortOf(settings);
  if (consolePort !== undefined) await assertPort(consolePort, HOST);
  if (METRICS_PORT !== undefined) await assertPort(METRICS_PORT, METRICS_HOST);
}

/** Listens for a moment: the real server does when all the rest is up, which is late for bad news. */
function assertPort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const unknown = error.syscall === 'getaddrinfo';
      reject(
        unknown
          ? new ConfigError(
              `The address ${host} is not known on this machine (${error.code}): set HOST (or METRICS_HOST) to one of its own`,
            )
          : error,
      );
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}
