import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Departure } from '@app/foundation';

const idleCheckEvery = 50;

/** The server's way out: requests in flight get their answer, and nobody is kept waiting. */
export class Drain {
  private readonly server: Server;
  private readonly unanswered = new Set<ServerResponse>();
  private closing = false;

  constructor(private readonly app: NestExpressApplication) {
    this.server = app.getHttpServer();
    this.server.prependListener('request', (_request, response) => this.watch(response));
  }

  /**
   * Closes the application. For `delay` seconds it answers as ever, except that it is not ready: whoever sends requests here finds out and sends them elsewhere,
   * and no connection is closed under a request. Then requests in flight get `patience` seconds to finish, and the pool closes.
   */
  async close(delay: number, patience: number): Promise<void> {
    this.closing = true;
    this.app.get(Departure).begin();
    for (const response of this.unanswered) turnAway(response);
    if (this.server.listening) await pause(delay * 1000);
    const sweep = setInterval(() => this.server.closeIdleConnections(), idleCheckEvery);
    const late = setTimeout(() => this.server.closeAllConnections(), patience * 1000);
    await this.app.close();
    clearTimeout(late);
    clearInterval(sweep);
  }

  private watch(response: ServerResponse): void {
    if (this.closing) return turnAway(response);
    this.unanswered.add(response);
    response.once('close', () => this.unanswered.delete(response));
  }
}

/** Tells the client not to send another request on this connection. */
function turnAway(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
