import { HandlesJob } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';

/** People that a transaction removes at once, with all that they hold: few enough to keep nobody waiting. */
const batch = 100;

// Who has a letter that still works may be about to use it. Who was given a role is more than a sign-up, whether they confirm it or not.
const forgotten = `u.status = 'pending' and u.confirm_by <= $1
    and not exists (select 1 from one_time_tokens t where t.user_id = u.id and t.expires_at > $1)
    and not exists (
      select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.user_id = u.id and r.built_in is distinct from 'member')`;

const candidates = { name: 'forgotten_sign_ups', text: `select u.id from users u where ${forgotten} order by u.confirm_by limit $2` };

// Who is being confirmed at this moment is left for the next time.
const lock = `select u.id from users u where ${forgotten} and u.id = any($2) for update of u skip locked`;

/** Sign-ups that nobody confirmed in time. They must not hold a username and an address for ever. */
@Injectable()
export class ExpiredSignUps {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly users: UsersRepository,
    private readonly pending: PendingSignUpsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Removes them, a batch at a time, until none is left or `signal` says to stop. */
  @HandlesJob('sign-ups.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    for (let removed = batch; removed === batch && !signal.aborted;) {
      removed = await this.transactions.run((tx) => this.pending.removeExpired(tx, now, batch));
    }
    for (let removed = batch; removed > 0 && !signal.aborted;) {
      const found = await this.statements.rows<{ id: UserId }>(candidates, [now, batch]);
      removed = found.length && (await this.transactions.run((tx) => this.remove(tx, now, idsOf(found))));
    }
  }

  private async remove(tx: Tx, now: Date, ids: readonly UserId[]): Promise<number> {
    const gone = await tx.rows<{ id: UserId }>(lock, [now, ids]);
    await this.users.discardAll(tx, idsOf(gone));
    return gone.length;
  }
}

const idsOf = (rows: readonly { id: UserId }[]): UserId[] => rows.map(({ id }) => id);
