import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { MediaTypeUnsupported, RequestInvalid, RequestMalformed } from '@app/kernel';
import { parseStrictJson, unstorable } from './strict-json.js';

const utf8Json = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;
export const multipart = /^multipart\/form-data\s*(?:;|$)/i;
const decoder = new TextDecoder('utf-8', { fatal: true });

const hasBody = (request: Request): boolean => request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

function parsed(bytes: Buffer): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new RequestMalformed();
  }
  return parseStrictJson(text);
}

/** Routes that take larger bodies than the others. */
export interface BodyLimit {
  readonly method: string;
  readonly path: RegExp;
  /** Bytes, after decompression. */
  readonly bytes: number;
}

/** A route that takes `multipart/form-data` beside JSON; its handler carries `@TakesImage`. `path`: in lower case, without a slash at its end. */
export interface MultipartRoute {
  readonly method: string;
  readonly path: string;
}

/** What bodies are taken: up to `usual` bytes, or up to the limit of the route; multipart on some routes. */
export interface BodyRules {
  readonly usual: number;
  readonly limits: readonly BodyLimit[];
  readonly multipart: readonly MultipartRoute[];
}

function isMultipartFor(routes: readonly MultipartRoute[], { method, path, headers }: Request): boolean {
  if (!multipart.test(headers['content-type'] ?? '')) return false;
  const asked = path.endsWith('/') ? path.slice(0, -1).toLowerCase() : path.toLowerCase();
  return routes.some((route) => route.method === method && route.path === asked);
}

/**
 * Reads JSON bodies up to their limit (after decompression). Everything else that has a body is refused with 415, but for
 * multipart bodies of the routes that take them: those are read by the route itself, after it is known who calls.
 */
export function jsonBody(rules: BodyRules): RequestHandler {
  const readUsual = express.raw({ type: () => true, limit: rules.usual });
  const readers = rules.limits.map((one) => ({ ...one, read: express.raw({ type: () => true, limit: one.bytes }) }));
  const readerOf = ({ method, path }: Request): RequestHandler => readers.find((one) => one.method === method && one.path.test(path))?.read ?? readUsual;
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD' || !hasBody(request) || isMultipartFor(rules.multipart, request)) return next();
    if (!utf8Json.test(request.headers['content-type'] ?? '')) throw new MediaTypeUnsupported();
    readerOf(request)(request, response, (error?: unknown) => {
      if (error) return next(error);
      try {
        request.body = parsed(request.body as Buffer);
        next();
      } catch (fault) {
        next(fault);
      }
    });
  };
}

/** Refuses addresses whose decoded text could not be stored. */
export function storablePath(request: Request, _response: Response, next: NextFunction): void {
  if (/%00|%ED%[AB]/i.test(request.url) || unstorable.test(request.url))
    throw new RequestInvalid({ fields: [{ field: '', message: 'the address has a character that is not allowed' }] });
  next();
}
