import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();

/** Answers like the range API of Pwned Passwords, with padding; or as it is told. */
export class BreachServer {
  /** The requests, in order. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  /** In the place of an answer, until it is undefined. */
  instead: ((response: ServerResponse) => void) | undefined;
  private readonly known = new Map<string, string[]>();
  private readonly server = createServer((request, response) => {
    const path = request.url ?? '';
    this.asked.push({ path, headers: request.headers });
    if (this.instead) return this.instead(response);
    const prefix = path.slice(-5);
    const padding = Array.from({ length: 800 }, (_, at) => `${sha1(`${prefix} ${at}`).slice(5)}:0`);
    response.end([...(this.known.get(prefix) ?? []), ...padding].sort().join('\r\n'));
  });

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** @param count 0: an entry that only pads */
  know(password: string, count = 3): void {
    const hash = sha1(password);
    const prefix = hash.slice(0, 5);
    this.known.set(prefix, [...(this.known.get(prefix) ?? []), `${hash.slice(5)}:${count}`]);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
