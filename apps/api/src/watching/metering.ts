import type { Request, RequestHandler, Response } from 'express';
import type { RequestMeter } from '@app/metrics';
import { methodOf, routeOf } from './route-of.js';

/** Who goes away before there is an answer has no status. A stream of events ends by going away, and has one. */
const statusOf = (response: Response): string => (response.headersSent ? String(response.statusCode) : 'aborted');

/** Measures every request, also those that no route takes. Stands before everything else. */
export function metering(meter: RequestMeter): RequestHandler {
  return (request: Request, response, next) => {
    const began = performance.now();
    meter.began();
    response.once('close', () => {
      meter.ended({ method: methodOf(request), route: routeOf(request), status: statusOf(response), seconds: (performance.now() - began) / 1000 });
    });
    next();
  };
}
