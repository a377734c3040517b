import type { NextFunction, Request, Response } from 'express';
import { withOrigin } from '@app/common';
import { clientRequestIdOf, requestIdOf } from './request-id.js';

/**
 * Sets the origin of the request, for logs and audit. Last before the routes: the reader of a body may
 * continue in a context of its own.
 */
export function rememberOrigin(request: Request, response: Response, next: NextFunction): void {
  const userAgent = request.headers['user-agent'] ?? null;
  const ids = { requestId: requestIdOf(request, response), clientRequestId: clientRequestIdOf(request) ?? null };
  withOrigin({ kind: 'request', ...ids, ipAddress: request.ip ?? null, userAgent }, next);
}
