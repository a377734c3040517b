import { Injectable } from '@nestjs/common';
import { AuthorityLosses, recordAccountEvent } from '@app/organizations';
import { Links } from '@app/auth';
import { Jobs } from '@app/jobs';
import type { UserId } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { TransactionManager, type Tx } from '@app/database';
import { isRestorable, UsersRepository } from '@app/users';
import { DeletionPolicy, purgeKeyOf } from './deletion-policy.js';
import { LastAdminPolicy } from './last-admin-policy.service.js';

/** Deleting an account: marked and shut out at once, purged by a job when the grace period is over. */
@Injectable()
export class DeleteAccount {
  constructor(
    private readonly users: UsersRepository,
    private readonly departures: LastAdminPolicy,
    private readonly terms: DeletionPolicy,
    private readonly losses: AuthorityLosses,
    private readonly jobs: Jobs,
    private readonly links: Links,
    private readonly notices: SecurityNotices,
    private readonly transactions: TransactionManager,
  ) {}

  /** By the user. They may take it back, and a letter to their verified address says how: it may have been a mistake, or somebody else. */
  deleteOwn(userId: UserId): Promise<void> {
    return this.transactions.run(async (tx) => {
      const address = await this.notices.addressOf(tx, userId);
      await this.mark(tx, userId, true);
      const owner = address === undefined ? undefined : await this.users.ownerOf(tx, address);
      if (owner && isRestorable(owner, tx.now())) await this.links.send(tx, 'restore-account', owner);
    });
  }

  /** By an operator. Only admins and operators take it back. */
  delete(userId: UserId): Promise<void> {
    return this.transactions.run((tx) => this.mark(tx, userId));
  }

  /** The same in the transaction of another use case. */
  async mark(tx: Tx, userId: UserId, bySelf = false): Promise<void> {
    const { deletedAt, purgeAfter } = this.terms.fromNow();
    await this.departures.assertNotLast(tx, userId);
    await this.users.lock(tx, userId);
    await this.departures.revokeAll(tx, userId);
    await this.users.markDeleted(tx, userId, deletedAt, purgeAfter, bySelf);
    await recordAccountEvent(tx, userId, { action: 'user.deleted' });
    await this.losses.announce(tx, { organizationId: null, userId });
    await this.jobs.enqueue(tx, 'account.purge', { userId }, { runAt: purgeAfter, key: purgeKeyOf(userId) });
  }
}
