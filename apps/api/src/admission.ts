import type { RequestHandler, Response } from 'express';
import { ServiceUnavailable } from '@app/kernel';

const leaving = new WeakMap<Response, () => void>();

/**
 * Lets so many requests in at once. What comes beyond them is refused in the moment it comes: those who are in get their answer in time, and memory
 * stays bounded. Stands behind everything that waits for the client, so that slow senders take no place from others. Probes of health are always let in.
 */
export function admission(most: number): RequestHandler {
  let inside = 0;
  return (request, response, next) => {
    if (request.path.startsWith('/health')) return next();
    if (inside >= most) return next(new ServiceUnavailable({ message: 'Too many requests are under way.', retryAfter: 1 }));
    inside += 1;
    const leave = (): void => {
      if (leaving.delete(response)) inside -= 1;
    };
    leaving.set(response, leave);
    response.once('close', leave);
    next();
  };
}

/** What only goes out from now on, for as long as the client takes it, gives its place to others. */
export const makeRoom = (response: Response): void => leaving.get(response)?.();
