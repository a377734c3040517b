import { Injectable } from '@nestjs/common';
import { addressKeyOf, Clock, type UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { UsersRepository, type UserStatus } from '@app/users';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';

/** Accounts that one transaction removes: few enough to keep no request waiting. */
const batch = 100;

// A user with a granted role, or a member added by an admin before the first sign-in, is more than an unverified claim.
const unverified = `select u.id from emails e join users u on u.id = e.user_id
  where e.address_key = $1 and u.status = any($2)
    and case u.status when 'invited' then not exists (select 1 from members m where m.user_id = u.id)
      else not exists (select 1 from members m join role_assignments a using (organization_id, user_id) join roles r on r.organization_id = a.organization_id and r.id = a.role_id
        where m.user_id = u.id and r.built_in is distinct from 'member') end
  for update of u`;

// A link that still works may be used at any moment. A granted role makes the account more than a sign-up, confirmed or not.
const expired = `u.status = 'pending' and u.confirm_by <= $1
    and not exists (select 1 from one_time_tokens t where t.user_id = u.id and t.expires_at > $1)
    and not exists (
      select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.user_id = u.id and r.built_in is distinct from 'member')`;

const candidates = { name: 'expired_sign_ups', text: `select u.id from users u where ${expired} order by u.confirm_by limit $2` };

// An account that is being confirmed at this moment is left for the next run.
const lockExpired = `select u.id from users u where ${expired} and u.id = any($2) for update of u skip locked`;

/**
 * Accounts with an address that its owner has not confirmed: invitations that were not accepted, sign-ups that were not confirmed. They must not keep the
 * address from its owner, nor let the owner confirm what somebody else prepared. The next sign-up or invitation of the address replaces them.
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
    const found = await tx.row<{ id: UserId }>(unverified, [addressKey, statuses]);
    if (found) await this.users.discard(tx, found.id);
    return found?.id;
  }

  /** Removes sign-ups that were not confirmed in time, with their names and addresses, in batches, until none is left or `signal` aborts. */
  @HandlesJob('sign-ups.sweep')
  async removeExpired(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    for (let removed = batch; removed === batch && !signal.aborted;) {
      removed = await this.transactions.run((tx) => this.pending.removeExpired(tx, now, batch));
    }
    for (let removed = batch; removed > 0 && !signal.aborted;) {
      const found = await this.queries.rows<{ id: UserId }>(candidates, [now, batch]);
      removed = found.length && (await this.transactions.run((tx) => this.removeAccounts(tx, now, idsOf(found))));
    }
  }

  private async removeAccounts(tx: Tx, now: Date, ids: readonly UserId[]): Promise<number> {
    const locked = idsOf(await tx.rows<{ id: UserId }>(lockExpired, [now, ids]));
    await this.users.discardAll(tx, locked);
    return locked.length;
  }
}

const idsOf = (rows: readonly { id: UserId }[]): UserId[] => rows.map(({ id }) => id);
