import prometheus from 'prom-client';
import type { LoggerService } from '@nestjs/common';
import type { Settings } from '@app/config';
import { MetricsServer } from './metrics-server.js';

/**
 * Serves the sum of the metrics of all workers of this process: counters, histograms, and resources such as
 * memory and connections.
 * A worker that is starting may be missing.
 */
export async function serveProcessMetrics(
  settings: Settings,
  logger: Pick<LoggerService, 'log' | 'error'>,
): Promise<MetricsServer> {
  const registry = new prometheus.AggregatorRegistry();
  const server = new MetricsServer(
    { contentType: registry.contentType, text: () => registry.clusterMetrics() },
    settings,
    logger,
  );
  await server.onApplicationBootstrap();
  return server;
}
