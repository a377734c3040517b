import type { RequestListener } from 'node:http';
import type { RequestMeter } from '@app/observability';
import type { ServedResponse } from '../served-request.js';
import { methodOf, routeOf, statusOf } from './outcome.js';

/** What comes from now on is no latency: a stream lasts for hours, and a download as long as the client reads. */
export function answerBegins(response: ServedResponse): void {
  response.streamingSince = performance.now();
}

/**
 * Measures every request, also those that are refused in front of the routes, from the moment in which it
 * came: the wait for a place is a part of what
 * its caller waits for.
 */
export function metered(meter: () => RequestMeter | undefined, serve: RequestListener): RequestListener {
  return (request, response) => {
    const measuring = meter();
    if (measuring) measure(measuring, response);
    serve(request, response);
  };
}

function measure(meter: RequestMeter, response: ServedResponse): void {
  const came = performance.now();
  meter.began();
  response.once('close', () => {
    const { req: request } = response;
    const status = String(statusOf(request, response) ?? 'aborted');
    const seconds = ((response.streamingSince ?? performance.now()) - came) / 1000;
    meter.ended({ method: methodOf(request), route: routeOf(request), status, seconds });
  });
}
