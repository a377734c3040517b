import { Injectable } from '@nestjs/common';
import { AddressOwnership, LinkInvalid, LinksService, type ClientInfo } from '@app/auth';
import { jobs } from '@app/jobs';
import type { UserId } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { isRestorable, UsersRepository } from '@app/users';
import { erasureKeyOf } from './account-deletion.service.js';

/** Restores deleted accounts before their erasure: by the user with a link, or in a use case of an admin or operator. */
@Injectable()
export class AccountRestorationService {
  constructor(
    private readonly links: LinksService,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly notices: SecurityNotices,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Restores everything but sessions and keys. The link verifies the address: an account whose address was not verified is handed over, because another
   * person may have created it. Throws `TooManyRequests`, and `LinkInvalid` also when an admin or operator deleted the account, or the erasure is due.
   */
  async restoreByLink(token: string, client: ClientInfo): Promise<void> {
    const link = await this.links.find('restore-account', token, client);
    await this.transactions.run(async (tx) => {
      await this.links.use(tx, link);
      const account = await this.users.lockStatus(tx, link.userId);
      if (!account || !isRestorable(account, tx.now())) throw new LinkInvalid();
      await this.restore(tx, link.userId);
      await this.addresses.prove(tx, link, false);
      await recordAccountEvent(tx, link.userId, { action: 'user.restored', by: link.userId });
      await this.notices.send(tx, link.userId, 'account-restored', { organizationId: await this.links.organizationOf(tx, link.userId), by: link.userId });
    });
  }

  /** The caller has locked the user, has found the account deleted and its erasure not due, and records the audit event. */
  async restore(tx: Tx, userId: UserId): Promise<void> {
    await this.users.restore(tx, userId, tx.now());
    await this.links.remove(tx, userId, 'restore-account');
    await jobs.cancel(tx, erasureKeyOf(userId));
  }
}
