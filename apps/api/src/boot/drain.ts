import type { ServerResponse, Server } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';
import { setImmediate as nextRound, setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ShutdownState } from '@app/bootstrap';
import { JobRunner } from '@app/jobs';

const idleCheckEvery = 50;
/**
 * Milliseconds in which a connection that a client keeps open may bring one more request. A busy client sends
 * it sooner.
 */
const farewell = 500;
/** Rounds of the event loop in which a client may still connect. */
const mostRounds = 2000;
/**
 * Milliseconds that the last round before the socket closes may take. Each hundred rounds without such a
 * round allow as much again.
 */
const quietRound = 0.04;

/**
 * The shutdown of the server: requests in flight get their answer, none is kept waiting, and no connection is
 * closed under a client that is about to send a request.
 */
export class Drain {
  private readonly server: Server;
  private readonly unanswered = new Set<ServerResponse>();
  private readonly connections = new Set<Socket>();
  private closing = false;

  constructor(private readonly app: NestExpressApplication) {
    this.server = app.getHttpServer();
    this.server.prependListener('request', (_request, response) => this.watch(response));
    this.server.on('connection', (socket: Socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
  }

  /**
   * Closes the application. For `delay` seconds it answers as ever, except that it is not ready: balancers
   * find out and send requests elsewhere, and no connection is closed under a request. Then requests in
   * flight get `timeLimit` seconds to finish, and the pool closes.
   */
  async close(delay: number, timeLimit: number): Promise<void> {
    this.closing = true;
    this.app.get(ShutdownState).begin();
    this.app.get(JobRunner, { strict: false }).stop();
    for (const response of this.unanswered) turnAway(response);
    if (this.server.listening) await pause(delay * 1000);
    const late = setTimeout(() => this.server.closeAllConnections(), timeLimit * 1000);
    if (this.server.listening) await this.beginDraining();
    const sweep = setInterval(() => setImmediate(() => this.server.closeIdleConnections()), idleCheckEvery);
    await this.app.close();
    clearTimeout(late);
    clearInterval(sweep);
  }

  /**
   * Listens no longer, so that new clients connect elsewhere at once, but lets connected clients finish: the
   * next answer on each connection says that it was the last one. A request that meets a connection in the
   * moment of its end fails, and no client may send a PATCH or a POST twice.
   */
  private async beginDraining(): Promise<void> {
    await this.untilQuiet();
    // The method of the HTTP server would end idle connections, too.
    Listener.prototype.close.call(this.server);
    for (let waited = 0; waited < farewell && (await this.isConnected()); waited += idleCheckEvery)
      await pause(idleCheckEvery);
    // Reads what has arrived, so that only connections without a request count as idle.
    await this.untilQuiet();
    this.server.closeIdleConnections();
    this.closeUnusedConnections();
  }

  /**
   * Browsers and clients open connections in advance. The HTTP server counts one as idle only when it has
   * brought a request before.
   */
  private closeUnusedConnections(): void {
    for (const socket of this.connections) if (socket.bytesRead === 0) socket.destroy();
  }

  /**
   * Closing the socket resets connections that the system has accepted and the server has not, and a proxy
   * may not send a POST again. The system tells of them at the beginning of a round of the event loop, so the
   * socket closes right after a round in which no connection came and nothing else took long.
   */
  private async untilQuiet(): Promise<void> {
    let came = true;
    const note = (): void => void (came = true);
    this.server.on('connection', note);
    for (
      let round = 0, took = Infinity;
      (came || took > quietRound * (1 + round / 100)) && round < mostRounds;
      round += 1
    ) {
      const start = performance.now();
      came = false;
      await nextRound();
      took = performance.now() - start;
    }
    this.server.off('connection', note);
  }

  private isConnected(): Promise<boolean> {
    return new Promise((done) => this.server.getConnections((_error, count) => done(count > 0)));
  }

  private watch(response: ServerResponse): void {
    if (this.closing) return turnAway(response);
    const { socket } = response.req;
    const forget = (): void => {
      this.unanswered.delete(response);
      socket.off('close', forget);
    };
    this.unanswered.add(response);
    response.once('close', forget);
    // What waits behind another request of its connection (pipelining) gets no event when the connection ends.
    if (response.socket === null) socket.setMaxListeners(0).once('close', forget);
  }
}

/** Tells the client not to send another request on this connection. */
function turnAway(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
