import { Inject, Injectable } from '@nestjs/common';
import { LinksService } from '@app/auth';
import type { UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { SecurityNotices } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { isRestorable, UsersRepository } from '@app/users';
import { Authority } from '../directory/authority.service.js';
import { LastAdminPolicy } from './last-admin-policy.service.js';

const day = 86_400_000;

/** Key of the job that erases a user. */
export const erasureKeyOf = (userId: UserId): string => `account.purge:${userId}`;

/** Deletes accounts: sessions and keys end at once, a job erases the data after the grace period (`ACCOUNT_DELETION_GRACE`). */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly users: UsersRepository,
    private readonly lastAdmin: LastAdminPolicy,
    private readonly authority: Authority,
    private readonly links: LinksService,
    private readonly notices: SecurityNotices,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ACCOUNT_DELETION_GRACE'>,
  ) {}

  /** By the user, who gets a link that restores the account at the verified address: the deletion may be a mistake or the act of a thief. */
  deleteOwn(userId: UserId): Promise<void> {
    return this.transactions.run(async (tx) => {
      const address = await this.notices.addressOf(tx, userId);
      await this.mark(tx, userId, true);
      const owner = address === undefined ? undefined : await this.users.ownerOf(tx, address);
      if (owner && isRestorable(owner, tx.now())) await this.links.send(tx, 'restore-account', owner);
    });
  }

  /** By an operator. Only admins and operators can restore the account. */
  delete(userId: UserId): Promise<void> {
    return this.transactions.run((tx) => this.mark(tx, userId));
  }

  /** Deletes in the transaction of another use case. Throws `LastAdmin`. */
  async mark(tx: Tx, userId: UserId, bySelf = false): Promise<void> {
    const deletedAt = tx.now();
    const purgeAfter = new Date(deletedAt.getTime() + this.settings.ACCOUNT_DELETION_GRACE * day);
    await this.lastAdmin.assertNotLast(tx, userId);
    await this.users.lock(tx, userId);
    await this.lastAdmin.revokeCredentials(tx, userId);
    await this.users.markDeleted(tx, userId, deletedAt, purgeAfter, bySelf);
    await recordAccountEvent(tx, userId, { action: 'user.deleted' });
    await this.authority.announceLoss(tx, { organizationId: null, userId });
    await jobs.enqueue(tx, 'account.purge', { userId }, { runAt: purgeAfter, key: erasureKeyOf(userId) });
  }
}
