import { AsyncResource } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { diag, DiagLogLevel } from '@opentelemetry/api';

/** OpenTelemetry writes an error as JSON, with its stack. */
function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}

/** An export that fails is only a warning in the log. */
export function reportError(): void {
  const logger = new Logger('Tracing');
  // Not in the async context of the request that happened to schedule the export.
  const warn = AsyncResource.bind((text: string): void => logger.warn(`OpenTelemetry: ${reasonIn(text)}`));
  diag.setLogger(
    { error: warn, warn, info: warn, debug: warn, verbose: warn },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
