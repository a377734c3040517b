import type { Settings } from '@app/config';
import type { Tracing } from './tracing.js';

/**
 * Starts tracing if a collector is configured. OpenTelemetry is loaded only then: it costs memory, and time
 * on every statement.
 */
export async function startTracing(settings: Settings): Promise<Tracing | undefined> {
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT === '') return undefined;
  // eslint-disable-next-line facet/static-imports -- a file of this library, whose own imports are static
  const { OpenTelemetry } = await import('./open-telemetry.js');
  return new OpenTelemetry(settings);
}
