import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';

const idleCheckEvery = 50;

/** While closing: connections that rest are closed, those that work are told to close after their answer. */
function turnAway(server: Server): () => void {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  const timer = setInterval(() => server.closeIdleConnections(), idleCheckEvery);
  return () => clearInterval(timer);
}

/** Closes the application: requests in flight get `patience` seconds to finish, then the pool closes. */
export async function drain(app: NestExpressApplication, patience: number): Promise<void> {
  const server = app.getHttpServer();
  const done = turnAway(server);
  const late = setTimeout(() => server.closeAllConnections(), patience * 1000);
  await app.close();
  clearTimeout(late);
  done();
}
