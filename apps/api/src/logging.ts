import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { stdSerializers } from 'pino';
import type { Settings } from '@app/config';
import { logLines } from '@app/foundation';
import { requestIdOf } from './request-id.js';
import { traceIdsOf } from './watching/tracing.js';

/** A request as it is logged: the route and who asked, never a header, a query value or a body. */
function toLine(request: IncomingMessage & { id?: unknown; originalUrl?: string }): object {
  const { id, method, originalUrl, url = '', socket } = request;
  return { id, method, path: (originalUrl ?? url).split('?', 1)[0], remoteAddress: socket.remoteAddress };
}

const toStatus = ({ headersSent, statusCode }: ServerResponse): object => ({ statusCode: headersSent ? statusCode : null });

/** Logging of the API. Requests are logged when they are answered. */
export function loggerOptions(settings: Settings): Params {
  return {
    pinoHttp: {
      ...logLines(settings),
      genReqId: (request: IncomingMessage, response: ServerResponse) => requestIdOf(request, response),
      ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT && { customProps: (request: IncomingMessage) => traceIdsOf(request) ?? {} }),
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: toLine, res: toStatus, err: stdSerializers.err },
      // Those of pino read the query of every request, and its headers.
      wrapSerializers: false,
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
    },
  };
}
