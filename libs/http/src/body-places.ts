import type { Request } from 'express';
import { ServiceUnavailable, TooManyRequests, type Principal } from '@app/common';

const retryAfter = 2;

/**
 * How many large bodies are read or worked on at once, in the process and for each user. Each of them takes
 * memory up to the limit of its route.
 */
export class BodySlots {
  private all = 0;
  private readonly byUser = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfUser: number,
  ) {}

  /** Takes a place for the caller; returns what gives it back. Throws `ServiceUnavailable` or `TooManyRequests`. */
  take(request: Request): () => void {
    const user = (request.user as Principal | undefined)?.userId ?? '';
    const own = this.byUser.get(user) ?? 0;
    if (own >= this.mostOfUser)
      throw new TooManyRequests({ message: 'The user already has uploads under way.', retryAfter });
    if (this.all >= this.most) throw new ServiceUnavailable({ message: 'Too many uploads at once.', retryAfter });
    this.all += 1;
    this.byUser.set(user, own + 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.release(user);
      isTaken = false;
    };
  }

  private release(user: string): void {
    this.all -= 1;
    const own = (this.byUser.get(user) ?? 1) - 1;
    if (own > 0) this.byUser.set(user, own);
    else this.byUser.delete(user);
  }
}
