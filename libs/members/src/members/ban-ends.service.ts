import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { OrganizationsRepository, recordAccountEvent } from '@app/organizations';
import { UsersRepository } from '@app/users';

const pageSize = 100;

/** Bans of memberships and of accounts that end by themselves. */
@Injectable()
export class BanEndsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Each ban ends in a transaction of its own, until none is due or `signal` aborts. */
  @HandlesJob('bans.end')
  async endDue(_: unknown, signal: AbortSignal): Promise<void> {
    for (let found = pageSize; found > 0 && !signal.aborted;) {
      const members = await this.transactions.run((tx) => OrganizationsRepository.bans.due(tx, tx.now(), pageSize));
      for (const { organizationId, userId } of members) await this.endOfMember(organizationId, userId);
      const accounts = await this.transactions.run((tx) => UsersRepository.bans.due(tx, tx.now(), pageSize));
      for (const userId of accounts) await this.endOfAccount(userId);
      found = members.length + accounts.length;
    }
  }

  /** Locks as a ban does: the membership, then the user. */
  private async endOfMember(organizationId: OrganizationId, userId: UserId): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.organizations.lockMember(tx, organizationId, userId);
      await this.users.lockStatus(tx, userId);
      if (!(await OrganizationsRepository.bans.end(tx, organizationId, userId, tx.now()))) return;
      await audit.record(tx, { action: 'user.unbanned', organizationId, target: { type: 'user', id: userId } });
    });
  }

  private async endOfAccount(userId: UserId): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.users.lockStatus(tx, userId);
      if (await UsersRepository.bans.end(tx, userId, tx.now()))
        await recordAccountEvent(tx, userId, { action: 'user.unbanned' });
    });
  }
}
