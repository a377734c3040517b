import type { LoggerService } from '@nestjs/common';
import { Logger } from 'graphile-worker';

/**
 * Writes messages of graphile-worker into our log. Those about success are debug messages; payloads, which
 * come beside a message, are left out.
 */
export const queueLog = (log: LoggerService): Logger =>
  new Logger(() => (level, message) => {
    const name: string = level;
    if (name === 'error') log.error(message);
    else if (name === 'warning') log.warn(message);
    else log.debug?.(message);
  });
