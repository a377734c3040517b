import { Inject, Injectable } from '@nestjs/common';
import { AddressOwnership, LinkInvalid, LinksService, type ClientInfo } from '@app/auth';
import type { UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { isRestorable, UsersRepository } from '@app/users';
import { Authority } from '../directory/authority.service.js';
import { LastAdminPolicy } from './last-admin-policy.service.js';

const day = 86_400_000;

/** Key of the job that erases a user. */
const erasureKeyOf = (userId: UserId): string => `account.purge:${userId}`;

/**
 * Deletes accounts: sessions and keys end at once, a job erases the data after the grace period
 * (`ACCOUNT_DELETION_GRACE`). Until then the account can be
 * restored: by the user with a link, or in a use case of an admin or operator.
 */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly users: UsersRepository,
    private readonly lastAdmin: LastAdminPolicy,
    private readonly authority: Authority,
    private readonly links: LinksService,
    private readonly addresses: AddressOwnership,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ACCOUNT_DELETION_GRACE'>,
  ) {}

  /**
   * By the user, who gets a link that restores the account at the verified address: the deletion may be a
   * mistake or the act of a thief.
   */
  deleteOwn(userId: UserId): Promise<void> {
    return this.transactions.run(async (tx) => {
      const address = await this.mails.noticeAddressOf(tx, userId);
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

  /**
   * Restores everything but sessions and keys. The link verifies the address: an account whose address was
   * not verified is handed over, because another
   * person may have created it. Throws `TooManyRequests`, and `LinkInvalid` also when an admin or operator
   * deleted the account, or the erasure is due.
   */
  async restoreByLink(token: string, client: ClientInfo): Promise<void> {
    const link = await this.links.find(token, client, 'restore-account');
    await this.transactions.run(async (tx) => {
      await this.links.use(tx, link);
      const account = await this.users.lockStatus(tx, link.userId);
      if (!account || !isRestorable(account, tx.now())) throw new LinkInvalid();
      await this.restore(tx, link.userId);
      await this.addresses.prove(tx, link, false);
      await recordAccountEvent(tx, link.userId, { action: 'user.restored', by: link.userId });
      await this.mails.notify(tx, link.userId, 'account-restored', {
        organizationId: await this.links.organizationOf(tx, link.userId),
        by: link.userId,
      });
    });
  }

  /**
   * The caller has locked the user, has found the account deleted and its erasure not due, and records the
   * audit event.
   */
  async restore(tx: Tx, userId: UserId): Promise<void> {
    await this.users.restore(tx, userId, tx.now());
    await this.links.remove(tx, userId, 'restore-account');
    await jobs.cancel(tx, erasureKeyOf(userId));
  }
}
