import type { RequestListener, ServerResponse } from 'node:http';
import type { RequestMeter } from '@app/observability';
import { methodOf, routeOf, statusOf } from './outcome.js';

/** When an answer began that goes out for as long as its client takes it. */
const began = new WeakMap<ServerResponse, number>();

/** What comes from now on is no latency: a stream lasts for hours, and a download as long as the client reads. */
export function answerBegins(response: ServerResponse): void {
  began.set(response, performance.now());
}

/**
 * Measures every request, also those that are refused in front of the routes, from the moment in which it came: the wait for a place is a part of what
 * its caller waits for.
 */
export function metered(meter: () => RequestMeter | undefined, serve: RequestListener): RequestListener {
  return (request, response) => {
    const measuring = meter();
    if (measuring) measure(measuring, response);
    serve(request, response);
  };
}

function measure(meter: RequestMeter, response: ServerResponse): void {
  const came = performance.now();
  meter.began();
  response.once('close', () => {
    const { req: request } = response;
    const status = String(statusOf(request, response) ?? 'aborted');
    const seconds = ((began.get(response) ?? performance.now()) - came) / 1000;
    meter.ended({ method: methodOf(request), route: routeOf(request), status, seconds });
  });
}
