import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { logLines } from '@app/foundation';
import { requestIdOf } from './request-id.js';
import { traceIdsOf } from './watching/tracing.js';

/** A request as it is logged: the route and who asked, never a header, a query value or a body. */
function toLine(request: { id: string; method: string; url: string; remoteAddress: string }): object {
  return { id: request.id, method: request.method, path: request.url.split('?', 1)[0], remoteAddress: request.remoteAddress };
}

/** Logging of the API. Requests are logged when they are answered. */
export function loggerOptions(settings: Settings): Params {
  return {
    pinoHttp: {
      ...logLines(settings),
      genReqId: (request: IncomingMessage, response: ServerResponse) => requestIdOf(request, response),
      ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT && { customProps: (request: IncomingMessage) => traceIdsOf(request) ?? {} }),
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: toLine, res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }) },
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
    },
  };
}
