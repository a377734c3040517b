import type { LoggerService } from '@nestjs/common';
import { Logger } from 'graphile-worker';

/** What graphile-worker says, in our log. Its notes on what went well are of no use to an operator; payloads, which come beside the message, stay out. */
export const queueLog = (log: LoggerService): Logger =>
  new Logger(() => (level, message) => {
    const heard: string = level;
    if (heard === 'error') log.error(message);
    else if (heard === 'warning') log.warn(message);
    else log.debug?.(message);
  });
