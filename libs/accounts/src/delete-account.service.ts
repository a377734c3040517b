import { Injectable } from '@nestjs/common';
import { AuthorityLosses } from '@app/access';
import { audit } from '@app/audit';
import { Jobs } from '@app/jobs';
import type { UserId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { DeletionTerms, purgeKeyOf } from './deletion-terms.js';
import { Departures } from './departures.service.js';

/** Deleting an account: marked and shut out at once, purged by a job when the grace period is over. */
@Injectable()
export class DeleteAccount {
  constructor(
    private readonly users: UsersRepository,
    private readonly departures: Departures,
    private readonly terms: DeletionTerms,
    private readonly losses: AuthorityLosses,
    private readonly jobs: Jobs,
    private readonly transactor: Transactor,
  ) {}

  delete(userId: UserId): Promise<void> {
    return this.transactor.run((tx) => this.mark(tx, userId));
  }

  /** The same in the transaction of somebody else's use case. */
  async mark(tx: Tx, userId: UserId): Promise<void> {
    const { deletedAt, purgeAfter } = this.terms.fromNow();
    await this.departures.demandReplaceable(tx, userId);
    await this.users.lock(tx, userId);
    await this.departures.revokeAll(tx, userId);
    await this.users.markDeleted(tx, userId, deletedAt, purgeAfter);
    await audit.record(tx, { action: 'user.deleted', target: { type: 'user', id: userId } });
    await this.losses.announce(tx, { organizationId: null, userId });
    await this.jobs.enqueue(tx, 'account.purge', { userId }, { runAt: purgeAfter, key: purgeKeyOf(userId) });
  }
}
