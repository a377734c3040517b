import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { Transactor } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { LinkInvalid } from '../auth.errors.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { Links } from './links.service.js';

/** Proving that an address is one's own, with the link that was sent there. Who was pending may sign in from then on. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly links: Links,
    private readonly users: UsersRepository,
    private readonly limits: RateLimits,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  /** Throws `LinkInvalid` or `TooManyRequests`. */
  async verify(token: string, client: ClientInfo): Promise<void> {
    await this.limits.spend('link.address', client.ipAddress);
    const link = await this.links.look('verify-email', token);
    await this.transactor.run(async (tx) => {
      await this.links.use(tx, link);
      if (!(await this.users.proveEmail(tx, link.userId, link.emailId, this.clock.now()))) throw new LinkInvalid();
      await this.links.record(tx, { action: 'email.verified', by: link.userId }, link.userId);
    });
  }
}
