import type { RequestHandler } from 'express';
import type { RequestMeter } from '@app/metrics';
import { methodOf, routeOf, statusOf } from './outcome.js';

/** Measures every request, also those that no route takes. Stands before everything else. */
export function metering(meter: RequestMeter): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    meter.began();
    response.once('close', () => {
      const status = String(statusOf(request, response) ?? 'aborted');
      meter.ended({ method: methodOf(request), route: routeOf(request), status, seconds: (performance.now() - began) / 1000 });
    });
    next();
  };
}
