import { Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { ServiceUnavailable, TooManyRequests, type Principal } from '@app/common';
import { rateRefusals } from './limits.counters.js';

/**
 * Downloads that one instance sends at once. The concurrency limit does not count them, and each reads the
 * database repeatedly.
 */
const most = { user: 4, organization: 8, instance: 32 };
const retryAfter = 10;

/** Limits the running downloads of this instance: of a user, of an organization, of all. */
@Injectable()
export class DownloadLimits {
  private readonly counts = new Map<string, number>();
  private all = 0;

  /**
   * Counts a download until its connection, or its answer, ends. Throws `TooManyRequests`, or
   * `ServiceUnavailable` for the limit of the instance.
   */
  reserve({ userId, organizationId }: Principal, response: ServerResponse): void {
    const own = new Map([
      [`user:${userId}`, most.user],
      ...(organizationId === null ? [] : [[`organization:${organizationId}`, most.organization] as const]),
    ]);
    if ([...own].some(([key, limit]) => (this.counts.get(key) ?? 0) >= limit)) {
      rateRefusals.add('downloads');
      throw new TooManyRequests({ message: 'Too many downloads at once.', retryAfter });
    }
    if (this.all >= most.instance) throw new ServiceUnavailable({ message: 'Too many downloads at once.', retryAfter });
    this.count([...own.keys()], response);
  }

  private count(keys: readonly string[], response: ServerResponse): void {
    // A response that waits behind another one on its connection gets no event when the connection ends.
    const ends = [response, response.req.socket.setMaxListeners(0)];
    if (ends.some(({ destroyed }) => destroyed)) return;
    const release = (): void => {
      for (const end of ends) end.off('close', release);
      for (const key of keys) this.add(key, -1);
      this.all -= 1;
    };
    for (const key of keys) this.add(key, 1);
    this.all += 1;
    for (const end of ends) end.once('close', release);
  }

  private add(key: string, change: 1 | -1): void {
    const count = (this.counts.get(key) ?? 0) + change;
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
}

/** Runs after the guard that authenticates the caller. */
@Injectable()
class DownloadGuard implements CanActivate {
  constructor(private readonly limits: DownloadLimits) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    this.limits.reserve(http.getRequest<{ user: Principal }>().user, http.getResponse<ServerResponse>());
    return true;
  }
}

/** A route with a long response, sent as fast as its caller reads. It fails with `TooManyRequests`. */
export const Download = (): MethodDecorator => UseGuards(DownloadGuard);
