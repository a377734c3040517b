import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Quota, type Settings } from '@app/config';
import { Clock } from '@app/common';
import { Batcher, PreparedQueries } from '@app/database';
import { rateRefusals } from './limits.counters.js';
import { policyNames, quotasOf, type PolicyName } from './policies.js';
import { QuotaBook, type ExistingRecords } from './quota-book.js';
import { sweepSometimes } from './sweep.js';
import { debtSlack } from './debt-slack.js';
import { keyOf } from './subjects.js';

// Calls of many subjects, which all instances lock in one order. They count from the moment at which the first of them was: what has come back since is back.
// Nobody gets further into debt than two windows, and what a wrong clock wrote beyond that counts as none.
const record = {
  name: 'rate_limit_record',
  text: `with told as (select key, calls * $4::float8 * interval '1 millisecond' as cost, since
      from unnest($1::text[], $2::int[], $3::timestamptz[]) as t (key, calls, since))
    insert into rate_limits as r (key, full_at) select key, least(since + cost, $5::timestamptz) from told order by key
    on conflict (key) do update set full_at = (select least(case when r.full_at > $5 + ${debtSlack} * interval '1 millisecond' then since else greatest(r.full_at, since) end + cost, $5) from told where told.key = r.key)
    returning key, full_at as "fullAt"`,
};

/** Subjects whose calls are told in one statement. */
const mostTogether = 100;

interface Told {
  readonly key: string;
  readonly calls: number;
  readonly since: number;
}

/** How many calls of each kind somebody may make. All instances count together, by way of the database. */
@Injectable()
export class Quotas {
  private readonly quotas: Readonly<Record<PolicyName, Quota>>;
  private readonly books: ReadonlyMap<PolicyName, QuotaBook>;

  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const names = settings.RATE_LIMITS === 'off' ? [] : policyNames;
    this.quotas = quotasOf(settings);
    this.books = new Map(names.map((name) => [name, this.bookFor(name, this.quotas[name])]));
  }

  /** A policy in the words of the header `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11). */
  termsOf(policy: PolicyName): string {
    const { calls, seconds } = this.quotas[policy];
    return `"${policy}";q=${calls};w=${seconds}`;
  }

  /** Counts a call. Nothing is answered where there are no limits. */
  consume(policy: PolicyName, subject: string): ExistingRecords | undefined {
    const standing = this.books.get(policy)?.consume(subject, this.clock.now().getTime());
    if (standing?.passes === false) rateRefusals.add(policy);
    return standing;
  }

  private bookFor(name: PolicyName, quota: Quota): QuotaBook {
    const batcher = new Batcher((told: readonly Told[]) => this.record(quota, told), mostTogether);
    return new QuotaBook(quota, (subject, calls, since) => batcher.ask({ key: keyOf(name, subject), calls, since }));
  }

  private async record({ calls, seconds }: Quota, told: readonly Told[]): Promise<number[]> {
    const now = this.clock.now();
    await sweepSometimes(this.statements, now);
    const furthest = new Date(now.getTime() + seconds * 2000);
    const since = told.map((one) => new Date(one.since));
    const values = [told.map(({ key }) => key), told.map((one) => one.calls), since, (seconds * 1000) / calls, furthest];
    const rows = await this.statements.rows<{ key: string; fullAt: Date }>(record, values);
    const moments = new Map(rows.map(({ key, fullAt }) => [key, fullAt.getTime()]));
    return told.map(({ key }) => moments.get(key) ?? now.getTime());
  }
}
