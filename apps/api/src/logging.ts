import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { logLines } from '@app/foundation';
import { clientAddressOf } from '@app/http';
import { requestIdOf } from './request-id.js';
import { traceIdsOf } from './watching/tracing.js';

interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly remoteAddress: string;
  readonly raw: IncomingMessage;
}

/** A request as it is logged: the path and who asked, never a header, a query value or a body. `clientAddress`: behind the trusted proxies. */
const lineOf =
  ({ TRUSTED_PROXY_HOPS: hops, TRUSTED_PROXY_HEADER: header }: Settings) =>
  ({ id, method, url, remoteAddress, raw }: LoggedRequest): object => ({
    id,
    method,
    path: url.split('?', 1)[0],
    remoteAddress,
    ...(hops > 0 && { clientAddress: clientAddressOf(raw, { hops, header }) }),
  });

/** Logging of the API. Requests are logged when they are answered. */
export function loggerOptions(settings: Settings): Params {
  return {
    pinoHttp: {
      ...logLines(settings),
      genReqId: (request: IncomingMessage, response: ServerResponse) => requestIdOf(request, response),
      ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT && { customProps: (request: IncomingMessage) => traceIdsOf(request) ?? {} }),
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: lineOf(settings), res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }) },
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
    },
  };
}
