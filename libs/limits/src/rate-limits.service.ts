import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, TooManyRequests } from '@app/kernel';
import { Statements } from '@app/persistence';

/** An allowance: `burst` calls at once, one more every `everyMs` milliseconds. */
interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

const allowances = {
  'sign-up.address': { burst: 30, everyMs: 20_000 },
  'login.address': { burst: 100, everyMs: 1000 },
  'login.account': { burst: 20, everyMs: 30_000 },
  'password.account': { burst: 10, everyMs: 60_000 },
  'link.address': { burst: 60, everyMs: 10_000 },
  'link.account': { burst: 5, everyMs: 300_000 },
  'invitation.account': { burst: 100, everyMs: 36_000 },
  'export.account': { burst: 5, everyMs: 600_000 },
  'wallet.account': { burst: 20, everyMs: 30_000 },
} satisfies Record<string, Allowance>;

export type LimitName = keyof typeof allowances;

// GCRA in one statement: the row holds the moment at which the allowance is whole again; a call moves it by one interval,
// and is refused, moving nothing, when that would be further ahead than the burst reaches.
const spend = {
  name: 'rate_limit_spend',
  text: `insert into rate_limits as r (key, full_at) values ($1, $2::timestamptz + $3 * interval '1 millisecond')
    on conflict (key) do update set full_at = greatest(r.full_at, $2) + $3 * interval '1 millisecond'
    where greatest(r.full_at, $2) + $3 * interval '1 millisecond' <= $2 + $4 * interval '1 millisecond' returning 1`,
};
const waitFor = { name: 'rate_limit_wait', text: 'select full_at as "fullAt" from rate_limits where key = $1' };
const forget = { name: 'rate_limit_forget', text: 'delete from rate_limits where key = $1' };
const sweep = {
  name: 'rate_limit_sweep',
  text: 'delete from rate_limits where key in (select key from rate_limits where full_at < $1 order by full_at limit 1000)',
};

/** How often somebody may do something. Kept in the database, so all instances count together. */
@Injectable()
export class RateLimits {
  constructor(
    private readonly statements: Statements,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Counts one call. Throws `TooManyRequests` with the seconds until the next one may pass. */
  async spend(limit: LimitName, subject: string): Promise<void> {
    if (this.settings.RATE_LIMITS === 'off') return;
    const { burst, everyMs } = allowances[limit];
    const now = this.clock.now();
    const key = keyOf(limit, subject);
    if (Math.random() < 0.002) await this.statements.rows(sweep, [now]);
    if (await this.statements.row(spend, [key, now, everyMs, burst * everyMs])) return;
    const state = await this.statements.row<{ fullAt: Date }>(waitFor, [key]);
    const ahead = (state?.fullAt ?? now).getTime() - now.getTime();
    throw new TooManyRequests({ retryAfter: Math.max(1, Math.ceil((ahead - (burst - 1) * everyMs) / 1000)) });
  }

  /** Gives the whole allowance back, as after a sign-in that succeeded. */
  async forgive(limit: LimitName, subject: string): Promise<void> {
    if (this.settings.RATE_LIMITS === 'on') await this.statements.rows(forget, [keyOf(limit, subject)]);
  }
}

/** Subjects are hashed: the table holds no address and no e-mail. */
const keyOf = (limit: LimitName, subject: string): string => `${limit}:${createHash('sha256').update(subject).digest('base64url').slice(0, 22)}`;
