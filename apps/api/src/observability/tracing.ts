import type { RequestHandler } from 'express';
import type { Tracing } from '@app/observability';
import type { ServedRequest } from '../served-request.js';
import { methodOf, routeOf, statusOf } from './outcome.js';

/** Begins the trace of a request. Stands before everything else. Probes of health are many and tell nothing. */
export function traceRequests(tracing: Tracing): RequestHandler {
  return (request, response, next) => {
    if (request.path.startsWith('/health')) return next();
    const trace = tracing.begin(methodOf(request), request.headers);
    (request as ServedRequest).trace = trace;
    response.once('close', () => trace.end(routeOf(request), statusOf(request, response)));
    next();
  };
}

/**
 * What comes after belongs to the trace. Stands after everything that waits for the socket, whose events
 * belong to no request.
 */
export const enterTrace: RequestHandler = (request: ServedRequest, _response, next) => {
  const { trace } = request;
  if (trace) trace.run(next);
  else next();
};

/** What goes into every log line of the request, in the words of OpenTelemetry. */
export function traceIdsOf({ trace }: ServedRequest): { trace_id: string; span_id: string } | undefined {
  return trace && { trace_id: trace.traceId, span_id: trace.spanId };
}
