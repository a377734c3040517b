import prometheus from 'prom-client';
import type { LoggerService } from '@nestjs/common';
import type { Settings } from '@app/config';
import { MetricsServer } from './metrics-server.js';

/**
 * Serves the metrics of all processes that this one has started, added up: counters and histograms, and what each uses, such as memory and connections.
 * While one of them starts it may be missing.
 */
export async function serveProcessMetrics(settings: Settings, logger: Pick<LoggerService, 'log' | 'error'>): Promise<MetricsServer> {
  const registry = new prometheus.AggregatorRegistry();
  const server = new MetricsServer({ contentType: registry.contentType, text: () => registry.clusterMetrics() }, settings, logger);
  await server.onApplicationBootstrap();
  return server;
}
