import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger, type LoggerService, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '@app/config';

/** Metrics in the text format of Prometheus. */
export interface MetricsSource {
  readonly contentType: string;
  text(): Promise<string>;
}

/**
 * Serves `GET /metrics` on a port of its own, until everything else has closed, so the shutdown of an
 * instance is visible too.
 */
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly source: MetricsSource,
    private readonly settings: Pick<Settings, 'METRICS_PORT' | 'METRICS_HOST'>,
    private readonly logger: Pick<LoggerService, 'log' | 'error'> = new Logger('Metrics'),
  ) {}

  get url(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.server.listen(this.settings.METRICS_PORT, this.settings.METRICS_HOST);
    await once(this.server, 'listening');
    this.logger.log(`Metrics are at ${this.url}`);
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (url.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end();
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    try {
      const text = await this.source.text();
      response.writeHead(200, { 'Content-Type': this.source.contentType, 'Cache-Control': 'no-store' }).end(text);
    } catch (error) {
      this.logger.error({ err: error }, 'the metrics could not be read');
      response.writeHead(500).end();
    }
  }
}
