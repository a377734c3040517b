import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A Unix socket that leads to a server on TCP. Its number is not a port of this machine that any program
 * listens on.
 */
export class SocketRelay {
  readonly folder = mkdtempSync(join(tmpdir(), 'facet-socket-'));
  readonly number = 1;
  /** What each client said first: the user, the database and the application. */
  readonly openings: string[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  /** @param target address of the server */
  constructor(private readonly target: string) {}

  /**
   * `{folder}` and `{escaped}` in a text become the folder, `{database}` the database, and `{user}` the
   * credentials.
   */
  address(text: string, database: string): string {
    const { username, password } = new URL(this.target);
    return text
      .replace('{folder}', this.folder)
      .replace('{escaped}', encodeURIComponent(this.folder))
      .replace('{user}', `${username}:${password}`)
      .replace('{database}', database);
  }

  async listen(): Promise<void> {
    this.server = createServer((near) => this.join(near)).listen(join(this.folder, `.s.PGSQL.${this.number}`));
    await once(this.server, 'listening');
  }

  /** The socket and its connections go, as when the server stops. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private join(near: Socket): void {
    const { hostname, port } = new URL(this.target);
    const far = connect(Number(port), hostname);
    near.once('data', (piece) => void this.openings.push(piece.toString('latin1')));
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('close', () => {
          this.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    near.pipe(far).pipe(near);
  }
}
