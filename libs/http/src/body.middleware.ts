import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { BodyTooLarge, MediaTypeUnsupported, RequestInvalid, RequestMalformed } from '@app/common';
import { wantBody, watchPace } from './body-pace.js';
import { parseForm, utf8Form } from './form-body.js';
import { parseStrictJson, unstorable } from './strict-json.js';

export const utf8Json = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;
export const multipart = /^multipart\/form-data\s*(?:;|$)/i;
const decoder = new TextDecoder('utf-8', { fatal: true });

export const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

function textOf(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RequestMalformed();
  }
}

/**
 * A route that takes larger bodies than the others, and reads them itself, after the caller is known:
 * `@TakesLargeJson`.
 */
export interface LargeRoute {
  readonly method: string;
  readonly path: RegExp;
}

/**
 * A route that takes `multipart/form-data` beside JSON; its handler carries `@TakesImage`. `path`: in lower
 * case, without a slash at its end. With `alone` it takes no JSON, and its handler carries
 * `@TakesImageAlone`.
 */
export interface MultipartRoute {
  readonly method: string;
  readonly path: string;
  readonly alone?: true;
}

export const onlyMultipart = 'This route takes multipart/form-data.';

/** What a route takes: one media type, of so many bytes. */
interface BodyKind {
  readonly type: RegExp;
  readonly most: number;
  readonly parse: (text: string) => unknown;
}

/** What bodies are taken: JSON of up to `usual` bytes; on some routes more, or multipart. */
export interface BodyRules {
  readonly usual: number;
  readonly large: readonly LargeRoute[];
  readonly multipart: readonly MultipartRoute[];
  /** The routes of pages: they take forms of up to `most` bytes, and nothing else. */
  readonly forms?: { readonly path: RegExp; readonly most: number };
}

function multipartRouteOf(routes: readonly MultipartRoute[], { method, path }: Request): MultipartRoute | undefined {
  const asked = path.endsWith('/') ? path.slice(0, -1).toLowerCase() : path.toLowerCase();
  return routes.find((route) => route.method === method && route.path === asked);
}

/**
 * Whether the route reads the body itself. Throws `MediaTypeUnsupported` where the body must be multipart and
 * is not.
 */
function isReadByRoute(rules: BodyRules, request: Request): boolean {
  const route = multipartRouteOf(rules.multipart, request);
  const isMultipart = multipart.test(request.headers['content-type'] ?? '');
  if (route?.alone && !isMultipart) throw new MediaTypeUnsupported({ message: onlyMultipart });
  return (
    (route !== undefined && isMultipart) ||
    rules.large.some(({ method, path }) => method === request.method && path.test(request.path))
  );
}

/**
 * Reads JSON bodies up to their limit (after decompression), and forms where pages are. Everything else that has a
 * body is refused with 415, but for the bodies of routes that read them themselves: none of them is read before the
 * caller is known.
 */
export function jsonBody(rules: BodyRules): RequestHandler {
  const json = reader({ type: utf8Json, most: rules.usual, parse: parseStrictJson });
  const { forms } = rules;
  const form = forms && reader({ type: utf8Form, most: forms.most, parse: parseForm });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const isForm = form !== undefined && forms?.path.test(request.path) === true;
    // A form may be a button alone.
    if (isForm && !hasBody(request)) request.body = {};
    if (!hasBody(request) || isReadByRoute(rules, request)) return next();
    (isForm ? form : json)(request, response, next);
  };
}

/** Reads bodies of one kind. */
function reader(kind: BodyKind): (request: Request, response: Response, next: NextFunction) => void {
  const read = express.raw({ type: () => true, limit: kind.most });
  return (request, response, next) => {
    if (!kind.type.test(request.headers['content-type'] ?? '')) throw new MediaTypeUnsupported();
    // What says that it is too large is not read.
    if (Number(request.headers['content-length'] ?? 0) > kind.most) throw new BodyTooLarge();
    let isOver = false;
    const finish = (error?: unknown): void => {
      stopWatch();
      if (!isOver) proceed(request, next, kind, error);
      isOver = true;
    };
    const stopWatch = watchPace(request, finish);
    wantBody(request, response);
    read(request, response, finish);
  };
}

function proceed(request: Request, next: NextFunction, { parse }: BodyKind, error: unknown): void {
  if (error) return next(error);
  try {
    request.body = parse(textOf(request.body as Buffer));
  } catch (fault) {
    return next(fault);
  }
  next();
}

/** Refuses addresses whose decoded text could not be stored. */
export function storablePath(request: Request, _response: Response, next: NextFunction): void {
  if (/%00|%ED%[AB]/i.test(request.url) || unstorable.test(request.url))
    throw new RequestInvalid({ fields: [{ field: '', message: 'the address has a character that is not allowed' }] });
  next();
}
