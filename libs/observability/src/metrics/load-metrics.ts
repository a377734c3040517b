import type { LoggerService, Type } from '@nestjs/common';
import type { Settings } from '@app/config';

/**
 * The modules to add to an application: none, unless `METRICS_PORT` is set. `prom-client` is loaded only
 * then; it costs eleven megabytes.
 */
export async function loadMetrics({ METRICS_PORT }: Settings): Promise<Type[]> {
  if (METRICS_PORT === undefined) return [];
  // eslint-disable-next-line facet/static-imports -- a file of this library, whose own imports are static
  const { MetricsModule } = await import('./metrics.module.js');
  return [MetricsModule];
}

/**
 * Serves the metrics of all workers of this process, if `METRICS_PORT` is set. Returns a function that stops
 * the server.
 */
export async function loadProcessMetrics(
  settings: Settings,
  logger: Pick<LoggerService, 'log' | 'error'>,
): Promise<() => void> {
  if (settings.METRICS_PORT === undefined) return () => undefined;
  // eslint-disable-next-line facet/static-imports -- a file of this library, whose own imports are static
  const { serveProcessMetrics } = await import('./process-metrics.js');
  const server = await serveProcessMetrics(settings, logger);
  return () => server.onApplicationShutdown();
}
