import type { Request } from 'express';
import type { Principal } from '@app/common';

/**
 * What a route reads of its caller, in the statement that authenticates the caller: one round trip and one
 * snapshot for both.
 */
export interface CallerReading {
  /** Names the statement: one name, one text, for ever. */
  readonly name: string;
  /**
   * Selects at most one row. `c."userId"` is the caller, `c."organizationId"` their organization or null,
   * `$3` the time of the call.
   */
  readonly text: string;
}

/** What the guard, the authenticator and the strategies tell each other about a request. */
export interface RequestContext {
  /** The organization that the request names, in the place of the one of the credential. */
  readonly organizationId: string | undefined;
  readonly reading: CallerReading | undefined;
  /** The session cookie, on routes that take it. */
  cookie: string | undefined;
  /** The ticket in the query, on routes that take one. */
  ticket: string | undefined;
  /** The API key or the token that the strategy checks. */
  credential: string;
  /** What `reading` has read. Undefined where it found no row, and for API keys and tokens of other issuers. */
  callerRow: object | undefined;
}

/** A request that has passed the guard, or is on its way through it. */
export interface GuardedRequest extends Request {
  context: RequestContext;
  /** The caller. Undefined on public routes that do not know their caller. */
  user?: Principal;
}
