import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { stdSerializers } from 'pino';
import type { Settings } from '@app/config';
import { logLines } from '@app/bootstrap';
import { clientAddressOf } from '@app/http';
import { clientRequestIdOf, requestIdOf } from './request-id.js';
import { traceIdsOf } from './observability/tracing.js';

type LoggedRequest = IncomingMessage & { id?: unknown; originalUrl?: string };

/**
 * A request as it is logged: the path and the caller, never a header, a query value or a body.
 * `clientAddress`: behind the trusted proxies.
 */
const lineOf =
  ({ TRUSTED_PROXY_HOPS: hops, TRUSTED_PROXY_HEADER: header }: Settings) =>
  (request: LoggedRequest): object => {
    const clientRequestId = clientRequestIdOf(request);
    return {
      id: request.id,
      ...(clientRequestId !== undefined && { clientRequestId }),
      method: request.method,
      path: (request.originalUrl ?? request.url ?? '').split('?', 1)[0],
      remoteAddress: request.socket.remoteAddress,
      ...(hops > 0 && { clientAddress: clientAddressOf(request, { hops, header }) }),
    };
  };

const toStatus = ({ headersSent, statusCode }: ServerResponse): object => ({
  statusCode: headersSent ? statusCode : null,
});

/** Logging of the API. Requests are logged when they are answered. */
export function loggerOptions(settings: Settings): Params {
  return {
    pinoHttp: {
      ...logLines(settings),
      genReqId: (request: IncomingMessage, response: ServerResponse) => requestIdOf(request, response),
      ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT && {
        customProps: (request: IncomingMessage) => traceIdsOf(request) ?? {},
      }),
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: lineOf(settings), res: toStatus, err: stdSerializers.err },
      // Those of pino read the query of every request, and its headers.
      wrapSerializers: false,
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
    },
  };
}
