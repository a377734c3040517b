import { Injectable } from '@nestjs/common';
import { AddressOwnership, LinkInvalid, Links, type ClientInfo } from '@app/auth';
import { Jobs } from '@app/jobs';
import type { UserId } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { SecurityNotices } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { isRestorable, UsersRepository } from '@app/users';
import { purgeKeyOf } from './deletion-policy.js';

/** Undoing the deletion of an account before its purge: by its user with a link, or as a part of what an admin or operator does. */
@Injectable()
export class AccountRestoration {
  constructor(
    private readonly links: Links,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly jobs: Jobs,
    private readonly notices: SecurityNotices,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * The account is what it was before the deletion, but for sessions and keys. The link proves the address: an account whose address was not proved is handed
   * over, because whoever made it may be somebody else. Throws `TooManyRequests`, and `LinkInvalid` also when an admin or operator made the deletion, or the
   * purge is due.
   */
  async restoreByLink(token: string, client: ClientInfo): Promise<void> {
    await this.limits.consume('link.address', client.ipAddress);
    const link = await this.links.look('restore-account', token);
    await this.transactions.run(async (tx) => {
      await this.links.use(tx, link);
      const standing = await this.users.lockStanding(tx, link.userId);
      if (!standing || !isRestorable(standing, tx.now())) throw new LinkInvalid();
      await this.restore(tx, link.userId);
      await this.addresses.prove(tx, link, false);
      await recordAccountEvent(tx, link.userId, { action: 'user.restored', by: link.userId });
      await this.notices.send(tx, link.userId, 'account-restored', { organizationId: await this.links.organizationOf(tx, link.userId), by: link.userId });
    });
  }

  /** For callers who hold the user locked, have found the account deleted and its purge not due, and record the event. */
  async restore(tx: Tx, userId: UserId): Promise<void> {
    await this.users.restore(tx, userId, tx.now());
    await this.links.end(tx, userId, 'restore-account');
    await this.jobs.cancel(tx, purgeKeyOf(userId));
  }
}
