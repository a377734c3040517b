import type { RefreshedSession } from './sessions.repository.js';

/**
 * Milliseconds for which a refresh token works after its successor was given: for parallel calls, and for
 * calls whose answer was lost.
 */
export const gracePeriod = 60_000;
/** Milliseconds within which calls count as parallel. */
export const parallel = 10_000;
/**
 * Generations in which a used token may come back later than that, less those in which none does. A client
 * whose answers get lost stays far below; two holders of one token, of whom one always follows the other, do not.
 */
export const mostLateRepeats = 5;

/**
 * What a call does with its refresh token. `advance`: it takes the successor. `advance shared`: so do tabs that share
 * one place for the token, unless the token is new; then another tab may still be about to send the one before it.
 * `reuse`: the client keeps the token, and the current one stays the current one.
 */
export type Use = 'advance' | 'advance shared' | 'reuse';

/** Whether the current token stays the current one when a call uses it. */
export const returnsSameToken = (use: Use, { counter, advancedAt }: RefreshedSession, now: Date): boolean =>
  use === 'reuse' || (use === 'advance shared' && counter > 0 && now.getTime() - advancedAt.getTime() <= parallel);

/** What counts against the session when its current token is used. */
export const lateRepeatsAfter = ({ repeatedLate, lateRepeats }: RefreshedSession): number =>
  repeatedLate ? lateRepeats + 1 : Math.max(0, lateRepeats - 1);
