import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, TooManyRequests } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { allowances, type LimitName } from './allowances.js';
import { rateRefusals } from './limits.counters.js';
import { debtSlack } from './debt-slack.js';
import { addressBucket, keyOf } from './subjects.js';
import { sweepSometimes } from './sweep.js';

// GCRA in one statement: the row holds the moment at which the allowance is whole again; a call moves it by one interval,
// and is refused, moving nothing, when that would be further ahead than the burst reaches. A moment that is further ahead than any call can move it
// comes from a clock that was wrong: it counts as none, so that nobody waits for it.
const debt = `(case when r.full_at > $2 + ($4 + ${debtSlack}) * interval '1 millisecond' then $2 else greatest(r.full_at, $2) end)`;
const consume = {
  name: 'rate_limit_spend',
  text: `insert into rate_limits as r (key, full_at) values ($1, $2::timestamptz + $3 * interval '1 millisecond')
    on conflict (key) do update set full_at = ${debt} + $3 * interval '1 millisecond'
    where ${debt} + $3 * interval '1 millisecond' <= $2 + $4 * interval '1 millisecond' returning 1`,
};
const waitFor = { name: 'rate_limit_wait', text: 'select full_at as "fullAt" from rate_limits where key = $1' };
const remember = {
  name: 'rate_limit_remember',
  text: 'insert into rate_limits as r (key, full_at) values ($1, $2) on conflict (key) do update set full_at = excluded.full_at',
};
const isKnown = { name: 'rate_limit_known', text: 'select 1 from rate_limits where key = $1 and full_at > $2' };
const forget = { name: 'rate_limit_forget', text: 'delete from rate_limits where key = $1' };

/** How often somebody may do something. Kept in the database, so all instances count together. */
@Injectable()
export class RateLimits {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Counts one call. Throws `TooManyRequests` with the seconds until the next one may pass. */
  async consume(limit: LimitName, subject: string | null): Promise<void> {
    if (this.settings.RATE_LIMITS === 'off') return;
    const { burst, everyMs } = allowances[limit];
    const now = this.clock.now();
    const key = keyOf(limit, limit.endsWith('.address') ? addressBucket(subject) : (subject ?? ''));
    await sweepSometimes(this.statements, now);
    if (await this.statements.row(consume, [key, now, everyMs, burst * everyMs])) return;
    const state = await this.statements.row<{ fullAt: Date }>(waitFor, [key]);
    const ahead = (state?.fullAt ?? now).getTime() - now.getTime();
    rateRefusals.add(limit);
    const wait = Math.min(ahead - (burst - 1) * everyMs, burst * everyMs);
    throw new TooManyRequests({ retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
  }

  /** Counts once against all of these limits, or against none. For what is done quietly or not at all, also where calls are not limited. */
  async admits(tx: Tx, limits: readonly LimitName[], subject: string): Promise<boolean> {
    const now = tx.now();
    for (const limit of limits) {
      const { burst, everyMs } = allowances[limit];
      if (await tx.row(consume, [keyOf(limit, subject), now, everyMs, burst * everyMs])) continue;
      tx.onCommit(() => rateRefusals.add(limit));
      return false;
    }
    return true;
  }

  /** Keeps in mind for so long that somebody did something here with success. A crash of the database forgets it. */
  async remember(what: string, subject: string, days: number): Promise<void> {
    if (this.settings.RATE_LIMITS === 'off') return;
    await this.statements.rows(remember, [keyOf(what, subject), new Date(this.clock.now().getTime() + days * 86_400_000)]);
  }

  async remembers(what: string, subject: string): Promise<boolean> {
    return this.settings.RATE_LIMITS === 'on' && (await this.statements.row(isKnown, [keyOf(what, subject), this.clock.now()])) !== undefined;
  }

  /** Gives the whole allowance back, as after a sign-in that succeeded. */
  async forgive(limit: LimitName, subject: string): Promise<void> {
    if (this.settings.RATE_LIMITS === 'on') await this.statements.rows(forget, [keyOf(limit, subject)]);
  }
}
