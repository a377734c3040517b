import type { LogFn, Logger, LoggerOptions } from 'pino';
import type { Settings } from '@app/config';

/** What Nest says while it starts, of no use to an operator. */
const startUpChatter = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);
const warning = 40;

/** Leaves the chatter out, whatever the level. */
function logMethod(this: Logger, entry: Parameters<LogFn>, log: LogFn, level: number): void {
  const { context } = entry[0] as { context?: string };
  if (level >= warning || context === undefined || !startUpChatter.has(context)) log.apply(this, entry);
}

/** Logging of every process that stays: one JSON object a line, on a terminal outside of production pretty. */
export function logLines({ LOG_LEVEL, production }: Pick<Settings, 'LOG_LEVEL' | 'production'>): LoggerOptions {
  const pretty = process.stdout.isTTY && !production;
  return {
    level: LOG_LEVEL,
    hooks: { logMethod },
    ...(pretty && { transport: { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } } }),
  };
}
