import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** What the client said first. */
  opening: string;
}

/**
 * Stands before a server and can make connections fall silent, as a network does that loses its way: nothing
 * is closed, nothing arrives.
 */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private readonly server = createServer((near) => this.join(near));

  /** @param target address of the server */
  constructor(private target: string) {}

  /** The address of the server by way of this. */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(this.target), { host: `127.0.0.1:${port}` }).href;
  }

  /**
   * The connections that there are now and that began with such a word fall silent. Later ones work. Answers
   * how many did.
   */
  silence(word: string): number {
    const meant = [...this.pairs].filter(({ opening }) => opening.includes(word));
    for (const { near, far } of meant) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
    return meant.length;
  }

  /** Later connections go to another server, as when a name leads elsewhere; those that there are end. */
  leadTo(target: string): void {
    this.target = target;
    this.cut();
  }

  close(): void {
    this.server.close();
    this.cut();
  }

  private cut(): void {
    for (const { near, far } of this.pairs) for (const socket of [near, far]) socket.destroy();
  }

  private join(near: Socket): void {
    const { hostname, port } = new URL(this.target);
    const far = connect(Number(port), hostname);
    const pair = { near, far, opening: '' };
    this.pairs.add(pair);
    near.once('data', (piece) => (pair.opening = piece.toString('latin1')));
    for (const socket of [near, far])
      socket
        .on('error', () => undefined)
        .once('close', () => {
          this.pairs.delete(pair);
          near.destroy();
          far.destroy();
        });
    near.pipe(far).pipe(near);
  }
}
