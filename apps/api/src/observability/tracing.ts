import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { TracedRequest, Tracing } from '@app/observability';
import { methodOf, routeOf, statusOf } from './outcome.js';

const traced = new WeakMap<IncomingMessage, TracedRequest>();

/** Begins the trace of a request. Stands before everything else. Probes of health are many and tell nothing. */
export function traceRequests(tracing: Tracing): RequestHandler {
  return (request: Request, response, next) => {
    if (request.path.startsWith('/health')) return next();
    const trace = tracing.begin(methodOf(request), request.headers);
    traced.set(request, trace);
    response.once('close', () => trace.end(routeOf(request), statusOf(request, response)));
    next();
  };
}

/** What comes after belongs to the trace. Stands after everything that waits for the socket, whose events belong to no request. */
export const enterTrace: RequestHandler = (request, _response, next) => {
  const trace = traced.get(request);
  if (trace) trace.run(next);
  else next();
};

/** What goes into every log line of the request, in the words of OpenTelemetry. */
export function traceIdsOf(request: IncomingMessage): { trace_id: string; span_id: string } | undefined {
  const trace = traced.get(request);
  return trace && { trace_id: trace.traceId, span_id: trace.spanId };
}
