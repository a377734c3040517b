import type { IncomingMessage } from 'node:http';
import type { Type } from '@nestjs/common';
import type { DomainError, ErrorKind } from '@app/common';

/** What a error format renders: the error, the status that it gets there, and the request that it is about. */
export interface Failure {
  readonly error: DomainError;
  readonly status: number;
  readonly method: string;
  readonly path: string;
}

/** Which paths speak of errors in one way, and with which statuses. */
interface ErrorPaths {
  /** The paths that speak it, by their beginning. */
  readonly prefixes: readonly string[];
  /** Where its statuses differ from the usual ones. */
  readonly statuses?: Partial<Record<ErrorKind, number>>;
}

/** How pages for people speak of errors. */
export interface ErrorPages extends ErrorPaths {
  readonly contentType: string;
  /** The address of another page that is shown instead. */
  leadsTo(failure: Failure, request: IncomingMessage): string | undefined;
  /** The page. It reads nothing: some answers must cost little. */
  write(failure: Failure, request: IncomingMessage): string;
}

/** How one API speaks of errors. */
export interface ErrorFormat extends ErrorPaths {
  readonly name: string;
  /** Default: `application/json`. */
  readonly contentType?: string;
  /** The class that documents its bodies. */
  readonly schema: Type;
  /**
   * The fields of a body by which programs tell its errors apart. Each answer documents the values that they
   * have there.
   */
  readonly distinguishedBy: readonly [string, ...string[]];
  /** Whether the words of an invalid request depend on the method. */
  readonly namesMethod?: boolean;
  body(failure: Failure): object;
}

const usualStatuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  bad_request: 400,
  timed_out: 408,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale: 412,
  misdirected: 421,
  too_large: 413,
  unsupported_media: 415,
  undecodable: 422,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  insufficient_storage: 507,
};

export const statusIn = ({ statuses }: ErrorPaths, kind: ErrorKind): number => statuses?.[kind] ?? usualStatuses[kind];

/** The reason phrases of RFC 9110, for bodies that repeat them. */
export const reasonOf: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

/** Finds the error format of a path, by the longest beginning; the first one is the default. */
export function errorFormatOf<Format extends ErrorPaths>(
  errorFormats: readonly [Format, ...Format[]],
  path: string,
): Format {
  const matches = (prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
  const known = errorFormats.flatMap((errorFormat) =>
    errorFormat.prefixes.filter(matches).map((prefix) => [prefix.length, errorFormat] as const),
  );
  return known.sort(([a], [b]) => b - a)[0]?.[1] ?? errorFormats[0];
}

/** The text of an answer to a failure. */
export const failureText = (
  errorFormat: ErrorFormat | ErrorPages,
  failure: Failure,
  request: IncomingMessage,
): string => ('write' in errorFormat ? errorFormat.write(failure, request) : JSON.stringify(errorFormat.body(failure)));
