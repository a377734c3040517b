import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Job {
  readonly asked: IncomingMessage;
  readonly body: Buffer;
  readonly answer: ServerResponse;
}

const probeEvery = 100;

/**
 * What stands before several servers. It sends requests to those that are ready, in turn, on connections that
 * it keeps. A request that a server did not
 * take goes to another one, and so does a read that broke off. A write that broke off may have been carried
 * out: the caller who asked for it gets 502.
 */
export class Balancer {
  /** How many answers came from each port. */
  readonly answers = new Map<number, number>();
  private ready: readonly number[];
  private turn = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((asked, answer) => void this.take(asked, answer));
  private probing: NodeJS.Timeout | undefined;

  constructor(private readonly ports: readonly number[]) {
    this.ready = ports;
  }

  /** @returns its address */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.probing = setInterval(() => void this.probe(), probeEvery);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    clearInterval(this.probing);
    this.server.close().closeAllConnections();
    this.agent.destroy();
  }

  private async probe(): Promise<void> {
    const ready = this.ports.map((port) =>
      fetch(`http://127.0.0.1:${port}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    const found = await Promise.all(ready);
    this.ready = this.ports.filter((_, at) => found[at]);
  }

  private async take(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    // How each server is, is its own business.
    if (asked.url?.startsWith('/health/')) return void answer.writeHead(this.ready.length > 0 ? 200 : 503).end();
    const body = Buffer.concat((await asked.toArray()) as Buffer[]);
    const first = this.turn++ % Math.max(1, this.ready.length);
    this.send({ asked, body, answer }, [...this.ready.slice(first), ...this.ready.slice(0, first)]);
  }

  private send(job: Job, [port, ...others]: readonly number[]): void {
    if (port === undefined) return void job.answer.writeHead(502).end('no server is ready');
    const { method = 'GET', url, headers } = job.asked;
    const sent = request({ host: '127.0.0.1', port, method, path: url, headers, agent: this.agent }, (got) =>
      this.pass(got, job.answer, port),
    );
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (job.answer.headersSent || job.answer.destroyed) return void job.answer.destroy();
      if (others.length > 0 && (error.code === 'ECONNREFUSED' || method === 'GET')) return this.send(job, others);
      job.answer.writeHead(502).end(`${port}: ${error.message}`);
    });
    job.answer.once('close', () => sent.destroy());
    sent.end(job.body);
  }

  private pass(got: IncomingMessage, answer: ServerResponse, port: number): void {
    this.answers.set(port, (this.answers.get(port) ?? 0) + 1);
    const kept = Object.entries(got.headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive');
    answer.writeHead(got.statusCode ?? 502, Object.fromEntries(kept));
    got.on('error', () => answer.destroy()).pipe(answer);
  }
}
