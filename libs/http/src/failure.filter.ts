import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  BodyTooLarge,
  currentOrigin,
  DomainError,
  InternalError,
  MediaTypeUnsupported,
  MethodNotAllowed,
  RequestInvalid,
  RequestMalformed,
  RouteUnknown,
} from '@app/common';
import {
  errorFormatOf,
  failureText,
  statusIn,
  type ErrorFormat,
  type ErrorPages,
  type Failure,
} from './error-format.js';

type ErrorFormats = readonly [ErrorFormat | ErrorPages, ...(ErrorFormat | ErrorPages)[]];

/** Errors of Nest, Express and the body reader carry a status; this is what those statuses mean here. */
const meanings: Readonly<Record<number, new () => DomainError>> = {
  400: RequestInvalid,
  404: RouteUnknown,
  413: BodyTooLarge,
  415: MediaTypeUnsupported,
};

/** Answers every error of every route, once, in the error format of its API. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly logger = new Logger('Failure');

  /**
   * @param translate knows errors of lower layers, such as a lost database
   * @param written called with each answer after its last byte
   */
  constructor(
    private readonly errorFormats: ErrorFormats,
    private readonly translate: (error: unknown) => DomainError | undefined,
    private readonly written: (response: Response) => void,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    const request = host.switchToHttp().getRequest<Request>();
    const error = meaningOfMethod(request, this.meaningOf(thrown));
    if (error.kind === 'internal') this.logger.error({ err: thrown }, 'a request failed');
    const path = request.originalUrl.split('?', 1)[0] ?? '/';
    const errorFormat = errorFormatOf(this.errorFormats, path.toLowerCase());
    const status = statusIn(errorFormat, error.kind);
    this.recordRejection(error, status, request);
    setHeaders(response, error, request.headers.authorization !== undefined);
    write(response, errorFormat, { error, status, method: request.method, path });
    this.written(response);
  }

  /** Failed authorizations and invalid credentials. Calls without a credential are not recorded. */
  private recordRejection({ code, kind }: DomainError, status: number, { method, headers, route }: Request): void {
    const bringsCredential = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
    if (kind !== 'forbidden' && !(kind === 'unauthenticated' && bringsCredential)) return;
    const origin = currentOrigin();
    const { userId, credential, keyId, sessionId, organizationId } =
      (origin?.kind === 'request' ? origin.caller : undefined) ?? {};
    const refusal = {
      code,
      status,
      method,
      route: (route as { path?: string } | undefined)?.path,
      userId,
      credential,
      keyId,
      sessionId,
      organizationId,
    };
    this.logger.warn(
      { refusal, clientAddress: origin?.kind === 'request' ? origin.ipAddress : undefined },
      'a call was refused',
    );
  }

  private meaningOf(thrown: unknown): DomainError {
    if (thrown instanceof DomainError) return thrown;
    const translated = this.translate(thrown);
    if (translated) return translated;
    const status = statusOf(thrown);
    if (status === 400 && hasType(thrown)) return new RequestMalformed();
    const Meaning = status === undefined ? undefined : meanings[status];
    return Meaning ? new Meaning() : new InternalError({ cause: thrown });
  }
}

/** Sends the answer: in the words of an API, as a page, or with the address of another page. */
function write(response: Response, errorFormat: ErrorFormat | ErrorPages, failure: Failure): void {
  const address = 'leadsTo' in errorFormat ? errorFormat.leadsTo(failure, response.req) : undefined;
  if (address !== undefined) return response.redirect(303, address);
  response.status(failure.status).type(errorFormat.contentType ?? 'application/json');
  response.send(failureText(errorFormat, failure, response.req));
}

/** The part of a layer of Express's router that says what it serves. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** The methods of the routes that serve this path; none where its escapes mean no text. */
function methodsOf({ app, path }: Request): string[] {
  const layers = (app.router as unknown as { stack: readonly Layer[] }).stack;
  try {
    // What takes every method, TRACE among them, is a middleware.
    const routes = layers.flatMap((layer) =>
      layer.route && !layer.route.methods.trace && layer.match(path) ? [layer.route] : [],
    );
    const methods = new Set(
      routes.flatMap((route) => Object.keys(route.methods)).map((method) => method.toUpperCase()),
    );
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  } catch {
    return [];
  }
}

/** No route for the method and the path: when the path has others, they are named (RFC 9110, 15.5.6). */
function meaningOfMethod(request: Request, error: DomainError): DomainError {
  if (error.code !== RouteUnknown.code) return error;
  const methods = methodsOf(request);
  return methods.length === 0 || methods.includes(request.method) ? error : new MethodNotAllowed({ methods });
}

function statusOf(thrown: unknown): number | undefined {
  const error = thrown as { getStatus?: () => number; status?: unknown } | null;
  if (typeof error?.getStatus === 'function') return error.getStatus();
  return typeof error?.status === 'number' ? error.status : undefined;
}

/** The body reader marks its errors with a type. */
const hasType = (thrown: unknown): boolean => typeof (thrown as { type?: unknown } | null)?.type === 'string';

function setHeaders(response: Response, error: DomainError, tokenSent: boolean): void {
  const { maxAge, permissions, retryAfter, methods } = error.facts;
  if (methods) response.setHeader('Allow', methods.join(', '));
  // A route may have said already how long its answer may be kept. That was about another one.
  response.setHeader('Cache-Control', 'no-store');
  // What has not come by now is not waited for.
  if (error.kind === 'timed_out') response.setHeader('Connection', 'close');
  // RFC 6750, 3: a challenge says what was wrong with a token only when there was one.
  if (error.kind === 'unauthenticated')
    response.setHeader(
      'WWW-Authenticate',
      tokenSent ? `Bearer realm="facet", error="invalid_token"` : 'Bearer realm="facet"',
    );
  if (permissions)
    response.setHeader(
      'WWW-Authenticate',
      `Bearer realm="facet", error="insufficient_scope", scope="${permissions.join(' ')}"`,
    );
  if (maxAge !== undefined)
    response.setHeader(
      'WWW-Authenticate',
      `Bearer realm="facet", error="insufficient_user_authentication", max_age="${maxAge}"`,
    );
  if (retryAfter !== undefined || error.kind === 'unavailable' || error.kind === 'rate_limited')
    response.setHeader('Retry-After', String(retryAfter ?? 2));
}
