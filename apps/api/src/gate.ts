import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { errorFormatOf, failureText, statusIn } from '@app/http';
import { ServiceUnavailable } from '@app/common';
import type { LoadShedding } from './load-shedding.js';
import { allErrorFormats } from './error-formats.js';
import { requestIdOf } from './request-id.js';
import { securityHeaders } from './security-headers.js';

const retryAfter = 1;
const overloaded = new ServiceUnavailable({ message: 'Too many requests are under way.', retryAfter });

/** Probes of health are always let in. */
const isProbe = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/health');
const bringsBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * Behind everything that waits for the client, so that slow senders take no place from others: admits what
 * brings a body, and lets pass what the gate let in.
 */
export function admitting(admission: LoadShedding): RequestHandler {
  return (request, response, next) => {
    if (isProbe(request)) return next();
    admission.ask(response, (isIn) => (isIn ? next() : refuse(request, response)));
  };
}

/**
 * In front of Express: what brings no body is admitted here, and what is refused here costs a fraction of
 * what a route costs. Web pages are refused
 * behind the headers without which they could not read the answer.
 */
export function gated(admission: LoadShedding, serve: RequestListener): RequestListener {
  return (request, response) => {
    if (isProbe(request) || bringsBody(request)) return serve(request, response);
    admission.ask(response, (isIn) => {
      if (isIn || request.headers.origin !== undefined) return serve(request, response);
      requestIdOf(request, response);
      securityHeaders(request, response, () => undefined);
      refuse(request, response);
    });
  };
}

/** The answer of the failure filter, without the way through all routes to there: what is refused must cost little. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/' } = request;
  const path = url.split('?', 1)[0] ?? '/';
  const errorFormat = errorFormatOf(allErrorFormats, path.toLowerCase());
  const status = statusIn(errorFormat, overloaded.kind);
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Retry-After', String(retryAfter));
  response.setHeader('Content-Type', `${errorFormat.contentType ?? 'application/json'}; charset=utf-8`);
  response.end(failureText(errorFormat, { error: overloaded, status, method, path }, request));
}
