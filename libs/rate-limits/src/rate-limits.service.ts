import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Quota, type Settings } from '@app/config';
import { Clock, TooManyRequests } from '@app/common';
import { Batcher, PreparedQueries, type Tx } from '@app/database';
import { allowances, type LimitName } from './allowances.js';
import { rateRefusals } from './limits.counters.js';
import { policyNames, quotasOf, type PolicyName } from './policies.js';
import { QuotaBook, type QuotaState } from './quota-book.js';
import { addressBucket, keyOf } from './subjects.js';
import { sweepSometimes } from './sweep.js';

/**
 * Milliseconds by which the clocks of two instances may differ: a debt that exceeds its limit by more counts
 * as none.
 */
const debtSlack = 10_000;

// GCRA in one statement: the row holds the time at which the limit is full again; a call moves it by one
// interval, and is rejected, without moving it,
// when that would be further ahead than the burst allows. A time further ahead than any call can move it
// comes from a wrong clock: it counts as none, so no
// caller waits for it.
const debt = `(case when r.full_at > $2 + ($4 + ${debtSlack}) * interval '1 millisecond' then $2 else greatest(r.full_at, $2) end)`;
const oneMore = `on conflict (key) do update set full_at = ${debt} + $3 * interval '1 millisecond'
    where ${debt} + $3 * interval '1 millisecond' <= $2 + $4 * interval '1 millisecond'`;
const consume = {
  name: 'rate_limit_spend',
  text: `insert into rate_limits as r (key, full_at) values ($1, $2::timestamptz + $3 * interval '1 millisecond')
    ${oneMore} returning 1`,
};
// For many bucket keys, which all callers lock in one order.
const consumeEach = {
  name: 'rate_limit_spend_each',
  text: `insert into rate_limits as r (key, full_at) select key, $2::timestamptz + $3 * interval '1 millisecond' from unnest($1::text[]) given (key) order by key
    ${oneMore} returning key`,
};
const waitFor = { name: 'rate_limit_wait', text: 'select full_at as "fullAt" from rate_limits where key = $1' };
const remember = {
  name: 'rate_limit_remember',
  text: 'insert into rate_limits as r (key, full_at) values ($1, $2) on conflict (key) do update set full_at = excluded.full_at',
};
const isKnown = { name: 'rate_limit_known', text: 'select 1 from rate_limits where key = $1 and full_at > $2' };
// Calls of many bucket keys, which all instances lock in one order. They count from the time of the first of
// them: what has come back since is back.
// A debt never exceeds two windows, and what a wrong clock wrote beyond that counts as none.
const record = {
  name: 'rate_limit_record',
  text: `with reported as (select key, calls * $4::float8 * interval '1 millisecond' as cost, since
      from unnest($1::text[], $2::int[], $3::timestamptz[]) as t (key, calls, since))
    insert into rate_limits as r (key, full_at) select key, least(since + cost, $5::timestamptz) from reported order by key
    on conflict (key) do update set full_at = (
      select least(case when r.full_at > $5 + ${debtSlack} * interval '1 millisecond' then since else greatest(r.full_at, since) end + cost, $5)
      from reported where reported.key = r.key)
    returning key, full_at as "fullAt"`,
};

/** Bucket keys whose calls are recorded in one statement. */
const mostTogether = 100;

interface ReportedCalls {
  readonly key: string;
  readonly calls: number;
  readonly since: number;
}

const forget = { name: 'rate_limit_forget', text: 'delete from rate_limits where key = $1' };

/**
 * How often a caller may do something. All instances count together in the database: limits exactly, with a
 * statement for each call; the quotas of policies
 * in memory, which is reported in steps.
 */
@Injectable()
export class RateLimits {
  private readonly quotas: Readonly<Record<PolicyName, Quota>>;
  private readonly books: ReadonlyMap<PolicyName, QuotaBook>;

  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const names = settings.RATE_LIMITS === 'off' ? [] : policyNames;
    this.quotas = quotasOf(settings);
    this.books = new Map(names.map((name) => [name, this.bookFor(name, this.quotas[name])]));
  }

  /** A policy as a value of the header `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11). */
  policyHeader(policy: PolicyName): string {
    const { calls, seconds } = this.quotas[policy];
    return `"${policy}";q=${calls};w=${seconds}`;
  }

  /** Counts a call against the quota of its policy, in memory. Undefined: calls are not limited. */
  consumeQuota(policy: PolicyName, subject: string): QuotaState | undefined {
    const state = this.books.get(policy)?.consume(subject, this.clock.now().getTime());
    if (state?.passes === false) rateRefusals.add(policy);
    return state;
  }

  /** Counts one call, in the database. Throws `TooManyRequests` with the seconds until the next one may pass. */
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

  /**
   * Counts once against all of these limits. False: one of them is used up. Applies where calls are not
   * limited, too: the caller does not learn the result.
   */
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

  /** The same for many: counts each once. @returns those that are under all of these limits */
  async admitsEach(tx: Tx, limits: readonly LimitName[], subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const now = tx.now();
    let admitted: ReadonlySet<string> = new Set(subjects);
    for (const limit of limits) {
      if (admitted.size === 0) break;
      const { burst, everyMs } = allowances[limit];
      const subjectsByKey = new Map([...admitted].map((subject) => [keyOf(limit, subject), subject]));
      const values = [[...subjectsByKey.keys()], now, everyMs, burst * everyMs];
      const counted = await tx.rows<{ key: string }>(consumeEach, values);
      tx.onCommit(() => rateRefusals.add(limit, subjectsByKey.size - counted.length));
      admitted = new Set(counted.flatMap(({ key }) => subjectsByKey.get(key) ?? []));
    }
    return admitted;
  }

  /** Records for some days that a caller succeeded here. A crash of the database loses the record. */
  async remember(what: string, subject: string, days: number): Promise<void> {
    if (this.settings.RATE_LIMITS === 'off') return;
    await this.statements.rows(remember, [
      keyOf(what, subject),
      new Date(this.clock.now().getTime() + days * 86_400_000),
    ]);
  }

  async remembers(what: string, subject: string): Promise<boolean> {
    return (
      this.settings.RATE_LIMITS === 'on' &&
      (await this.statements.row(isKnown, [keyOf(what, subject), this.clock.now()])) !== undefined
    );
  }

  /** Resets the limit, as after a successful sign-in. */
  async forgive(limit: LimitName, subject: string): Promise<void> {
    if (this.settings.RATE_LIMITS === 'on') await this.statements.rows(forget, [keyOf(limit, subject)]);
  }

  private bookFor(name: PolicyName, quota: Quota): QuotaBook {
    const batcher = new Batcher((reports: readonly ReportedCalls[]) => this.record(quota, reports), mostTogether);
    return new QuotaBook(quota, (subject, calls, since) => batcher.ask({ key: keyOf(name, subject), calls, since }));
  }

  private async record({ calls, seconds }: Quota, reports: readonly ReportedCalls[]): Promise<number[]> {
    const now = this.clock.now();
    await sweepSometimes(this.statements, now);
    const furthest = new Date(now.getTime() + seconds * 2000);
    const since = reports.map((report) => new Date(report.since));
    const values = [
      reports.map(({ key }) => key),
      reports.map((report) => report.calls),
      since,
      (seconds * 1000) / calls,
      furthest,
    ];
    const rows = await this.statements.rows<{ key: string; fullAt: Date }>(record, values);
    const times = new Map(rows.map(({ key, fullAt }) => [key, fullAt.getTime()]));
    return reports.map(({ key }) => times.get(key) ?? now.getTime());
  }
}
