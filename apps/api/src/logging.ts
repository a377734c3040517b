import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { LogFn, Logger } from 'pino';
import type { Settings } from '@app/config';
import { requestIdOf } from './request-id.js';
import { traceIdsOf } from './watching/tracing.js';

type Line = Partial<Settings> & Pick<Settings, 'LOG_LEVEL' | 'LOG_FORMAT'>;

/** A request as it is logged: the route and who asked, never a header, a query value or a body. */
function toLine(request: { id: string; method: string; url: string; remoteAddress: string }): object {
  return { id: request.id, method: request.method, path: request.url.split('?', 1)[0], remoteAddress: request.remoteAddress };
}

/** What Nest says while it starts, of no use to an operator. */
const startUpChatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
const warning = 40;

/** Leaves the chatter out, whatever the level. */
function logMethod(this: Logger, entry: Parameters<LogFn>, log: LogFn, level: number): void {
  const { context } = entry[0] as { context?: string };
  if (level >= warning || context === undefined || !startUpChatter.has(context)) log.apply(this, entry);
}

/** Logging of the API: one JSON object a line, pretty on a terminal. Requests are logged when they are answered. */
export function loggerOptions({ LOG_LEVEL, LOG_FORMAT, OTEL_EXPORTER_OTLP_ENDPOINT }: Line): Params {
  const pretty = LOG_FORMAT === 'pretty' || (LOG_FORMAT === 'auto' && process.stdout.isTTY);
  return {
    pinoHttp: {
      level: LOG_LEVEL,
      hooks: { logMethod },
      genReqId: (request: IncomingMessage, response: ServerResponse) => requestIdOf(request, response),
      ...(OTEL_EXPORTER_OTLP_ENDPOINT && { customProps: (request: IncomingMessage) => traceIdsOf(request) ?? {} }),
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: toLine, res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }) },
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
      ...(pretty && { transport: { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } } }),
    },
  };
}
