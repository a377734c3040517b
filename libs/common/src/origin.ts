import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from './principal.js';

/** A call from outside: its origin and, after the guard, the caller. */
export interface RequestOrigin {
  readonly kind: 'request';
  readonly requestId: string;
  /** What the client calls it: not unique, and not to be trusted. */
  readonly clientRequestId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** Set by `nameCaller`. Undefined on public routes. */
  caller?: Principal;
}

/** The cause of work: a request, a command of an operator (`user`: their account on the machine), or a job. */
export type Origin =
  RequestOrigin | { readonly kind: 'command'; readonly user: string } | { readonly kind: 'job'; readonly task: string };

/**
 * Context and not a parameter: 65 calls in 44 files record an audit entry, and as a parameter the origin
 * would pass through every use case above them, of which none reads it. Only the audit and the error log do.
 * What decides about access is a parameter.
 */
const origins = new AsyncLocalStorage<Origin>();

/** Runs `work`, and all that it waits for, as coming from there. */
export const withOrigin = <T>(origin: Origin, work: () => T): T => origins.run(origin, work);

/** Where the work at hand comes from. Nothing: the process does it by itself, as when it starts. */
export const currentOrigin = (): Origin | undefined => origins.getStore();

/** Adds the caller to the origin of the request, as soon as it is known. */
export function nameCaller(caller: Principal): void {
  const origin = currentOrigin();
  if (origin?.kind === 'request') origin.caller = caller;
}
