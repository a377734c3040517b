import { Injectable } from '@nestjs/common';
import { addressKeyOf, Clock, type UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { UsersRepository, type UserStatus } from '@app/users';
import { expiredAccounts, expiredAmong, isMoreThanClaim } from '../queries/unverified-accounts.queries.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';

/** Accounts that one transaction removes: few enough to keep no request waiting. */
const batch = 100;

/**
 * Accounts with an address that its owner has not confirmed: invitations that were not accepted, sign-ups that were not confirmed. They must not keep the
 * address from its owner, nor let the owner confirm what another person prepared. The next sign-up or invitation of the address replaces them.
 */
@Injectable()
export class UnverifiedAccountsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly pending: PendingSignUpsRepository,
    private readonly queries: PreparedQueries,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Removes the unverified account of this address, if there is one. Others who use the address wait for the end of the transaction. @returns its id */
  async discard(tx: Tx, email: string, statuses: readonly UserStatus[]): Promise<UserId | undefined> {
    const addressKey = addressKeyOf(email);
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`address:${addressKey}`]);
    const owner = await this.users.lockOwner(tx, addressKey, statuses);
    if (!owner || (await tx.row<{ is: boolean }>(isMoreThanClaim, [owner.id, owner.status]))?.is) return undefined;
    await this.users.discard(tx, owner.id);
    return owner.id;
  }

  /** Removes sign-ups that were not confirmed in time, with their names and addresses, in batches, until none is left or `signal` aborts. */
  @HandlesJob('sign-ups.sweep')
  async removeExpired(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    for (let removed = batch; removed === batch && !signal.aborted;) {
      removed = await this.transactions.run((tx) => this.pending.removeExpired(tx, now, batch));
    }
    for (let removed = batch; removed > 0 && !signal.aborted;) {
      const found = await this.queries.rows<{ id: UserId }>(expiredAccounts, [now, batch]);
      removed = found.length && (await this.transactions.run((tx) => this.removeAccounts(tx, now, idsOf(found))));
    }
  }

  private async removeAccounts(tx: Tx, now: Date, ids: readonly UserId[]): Promise<number> {
    const locked = await this.users.lockUnconfirmed(tx, ids, now);
    const expired = idsOf(await tx.rows<{ id: UserId }>(expiredAmong, [now, locked]));
    await this.users.discardAll(tx, expired);
    return expired.length;
  }
}

const idsOf = (rows: readonly { id: UserId }[]): UserId[] => rows.map(({ id }) => id);
