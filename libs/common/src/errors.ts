/** What went wrong, in terms that every API can translate into a status of its own. */
export type ErrorKind =
  | 'invalid'
  /** Refused before its meaning is looked at: 400 in every API, also where `invalid` is another status. */
  | 'bad_request'
  | 'timed_out'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'stale'
  | 'misdirected'
  | 'too_large'
  | 'unsupported_media'
  | 'undecodable'
  | 'unprocessable'
  | 'rate_limited'
  | 'unavailable'
  | 'insufficient_storage'
  | 'internal';

/** One field of the request that is at fault. `field` is a dotted path, or `''` for the body as a whole. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
  /** Tells reasons apart where an error has several, such as those that refuse a password. */
  readonly code?: string;
}

/** What a thrower may add to an error. Everything here may be shown to the caller, except `cause`. */
export interface ErrorFacts {
  /** Replaces the general message with one about this case. */
  readonly message?: string;
  readonly fields?: readonly FieldFault[];
  /** The permission that the caller lacks. */
  readonly permissions?: readonly string[];
  /** Seconds that a sign-in may be old for this. Becomes a challenge (RFC 9470, 3). */
  readonly maxAge?: number;
  /** What proves the second factor of a sign-in, together with one of these factors. */
  readonly challenge?: { readonly token: string; readonly factors: readonly string[]; readonly expiresAt: Date };
  /** What sets a new password in the place of a temporary one. */
  readonly passwordChange?: { readonly token: string; readonly expiresAt: Date };
  /** Seconds after which a new try makes sense. Becomes `Retry-After` (RFC 9110, 10.2.3). */
  readonly retryAfter?: number;
  /** The names that prevent the change. */
  readonly names?: readonly string[];
  /** The methods that the path knows. Becomes `Allow` (RFC 9110, 10.2.1). */
  readonly methods?: readonly string[];
  readonly cause?: unknown;
}

/** An error of the domain: a stable code, a kind, and facts for the caller. APIs render it, services throw it. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(facts.message ?? message, { cause: facts.cause });
    this.name = code;
  }
}

/** The class that `defineError` makes: throw it with `new`, declare it with `@Fails`. */
export interface ErrorClass {
  new (facts?: ErrorFacts): DomainError;
  readonly code: string;
  readonly kind: ErrorKind;
  readonly description: string;
}

const defined = new Map<string, ErrorClass>();

/**
 * Makes an error class, once for a code. `code` is `noun.what_happened` and stays stable: clients and the
 * checked-in list depend on it.
 */
export function defineError(code: string, kind: ErrorKind, description: string): ErrorClass {
  if (defined.has(code)) throw new Error(`the error code ${code} is defined twice`);
  const errorClass = class extends DomainError {
    static readonly code = code;
    static readonly kind = kind;
    static readonly description = description;
    constructor(facts?: ErrorFacts) {
      super(code, kind, description, facts);
    }
  };
  defined.set(code, errorClass);
  return errorClass;
}

/** Every error class that the loaded services define, by code. */
export function definedErrors(): ErrorClass[] {
  return [...defined.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
