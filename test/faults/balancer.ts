import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { ServerProcess } from '../support/server-process.js';

export interface Call {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Why no answer came: whether the server took no connection, or the connection broke before the first byte of
 * an answer.
 */
class Unanswered extends Error {
  constructor(
    readonly code: string,
    readonly refused: boolean,
  ) {
    super(`no answer: ${code}`);
  }
}

/**
 * What stands in front of instances: takes them in turn, keeps connections open, and goes on to the next one
 * as nginx does by default. That is, whenever a
 * connection is refused; and when one breaks without an answer only if the request may be sent twice, which a
 * PATCH or a POST may not.
 */
export class Balancer {
  /** How often it went on to the next instance. */
  readonly detours = { refused: 0, broken: 0 };
  private readonly agent = new Agent({ keepAlive: true });
  private turn = 0;

  constructor(private readonly servers: readonly ServerProcess[]) {}

  async send(call: Call): Promise<Answer> {
    const first = (this.turn += 1);
    for (let tries = 0; ; tries += 1) {
      const server = this.servers[(first + tries) % this.servers.length];
      try {
        return await this.pass(server?.baseUrl ?? '', call);
      } catch (error) {
        if (!(error instanceof Unanswered) || tries + 1 === this.servers.length) throw error;
        if (!error.refused && call.method !== 'GET') throw error;
        this.detours[error.refused ? 'refused' : 'broken'] += 1;
      }
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private pass(base: string, { method, path, headers, body }: Call): Promise<Answer> {
    const text = body && JSON.stringify(body);
    const sent = {
      ...headers,
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      }),
    };
    return new Promise((done, fail) => {
      const going = request(base + path, { method, headers: sent, agent: this.agent, timeout: 10_000 }, (response) => {
        let answered = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (answered += chunk));
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: answered }));
        response.on('error', fail);
      });
      going.on('timeout', () => going.destroy(new Error('no answer within 10 seconds')));
      going.on('error', (error: NodeJS.ErrnoException) =>
        fail(new Unanswered(error.code ?? error.message, error.code === 'ECONNREFUSED')),
      );
      going.end(text);
    });
  }
}
