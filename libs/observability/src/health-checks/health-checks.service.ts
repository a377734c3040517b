import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock } from '@app/common';
import {
  ConnectionPool,
  currentSettings,
  foreignDefaults,
  isUndefinedTable,
  Migrations,
  PreparedQueries,
  remediesFor,
  type CurrentSettings,
} from '@app/database';
import { SearchIndex } from '@app/organizations';
import { fail, ok, warn, type Check, type CheckResult } from './check-result.js';
import { OptionalChecks } from './optional-checks.service.js';
import { ServiceChecks } from './service-checks.service.js';

const oldestVersion = 150_000;
/** Connections outside the pool: two for the queue, one for streams. */
const besidePool = 3;
/** Texts without search keys are counted up to this number, of each kind. */
const mostStale = 10_000;
/** Milliseconds by which two clocks may differ, and beyond which an instance is not ready. */
const [tolerance, limit] = [2000, 5000];

interface Server {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  readonly most: number;
  readonly reserved: number;
  readonly used: number;
  readonly standby: boolean;
  readonly readOnly: boolean;
}

const server = {
  text: `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
    pg_encoding_to_char((select encoding from pg_database where datname = current_database())) as encoding, current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as "synchronousCommit", current_setting('full_page_writes') as "fullPageWrites",
    current_setting('max_connections')::int as most, current_setting('superuser_reserved_connections')::int as reserved,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used, pg_is_in_recovery() as standby,
    current_setting('transaction_read_only') = 'on' as "readOnly"`,
};

/** Formats an error as one line. */
type Explain = (thrown: unknown) => string;

/** Runs all checks, one after the other: those of the database, which are here, and those of what is around it. */
@Injectable()
export class HealthChecks {
  private readonly checks: readonly Check[] = [
    { name: 'database', look: async () => this.version(await this.server()) },
    { name: 'encoding', look: async () => this.encoding(await this.server()) },
    { name: 'sessions', look: () => this.sessions() },
    { name: 'durability', look: async () => this.durability(await this.server()) },
    { name: 'connections', look: async () => this.connections(await this.server()) },
    { name: 'clock', look: () => this.drift() },
    { name: 'schema', look: () => this.schema() },
    { name: 'search', look: () => this.searchKeys() },
  ];

  constructor(
    private readonly pool: ConnectionPool,
    private readonly services: ServiceChecks,
    private readonly optional: OptionalChecks,
    private readonly statements: PreparedQueries,
    private readonly migrations: Migrations,
    private readonly clock: Clock,
    private readonly search: SearchIndex,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(explain: Explain): Promise<CheckResult[]> {
    const { inDatabase, outside } = this.services;
    const checks = [...this.checks, ...this.optional.inDatabase, ...inDatabase];
    const [version, ...others] = checks;
    const unreachable = await this.pool.open().then(
      () => undefined,
      (error: unknown): CheckResult => ({
        check: version?.name ?? '',
        status: 'fail',
        found: explain(error),
        advice: 'Check DATABASE_URL and the server.',
      }),
    );
    const results = unreachable ? [unreachable, ...others.map(skipped)] : await runAll(checks, explain);
    return [...results, ...(await runAll([...outside, ...this.optional.outside], explain))];
  }

  private async server(): Promise<Server> {
    const found = await this.statements.row<Server>(server, []);
    if (!found) throw new Error('the server said nothing of itself');
    return found;
  }

  private version({ version, number, standby, readOnly }: Server): ReturnType<typeof ok> {
    if (number < oldestVersion) return fail(`PostgreSQL ${version}`, 'Use PostgreSQL 15 or later.');
    if (standby) return fail(`PostgreSQL ${version}, a standby`, 'DATABASE_URL must lead to the primary.');
    if (readOnly)
      return fail(
        `PostgreSQL ${version}, read-only`,
        'Take default_transaction_read_only from the server, the database and the role.',
      );
    return ok(`PostgreSQL ${version}`);
  }

  private encoding({ encoding }: Server): ReturnType<typeof ok> {
    return encoding === 'UTF8' ? ok(encoding) : fail(encoding, "Make the database with encoding 'UTF8'.");
  }

  /** Behind a pooler the settings of the database and the role apply. */
  private async sessions(): Promise<ReturnType<typeof ok>> {
    const found = await this.statements.row<CurrentSettings>(currentSettings, []);
    const remedies = found ? remediesFor(found) : [];
    if (remedies.length > 0)
      return fail(
        'the database has other defaults than Facet works with',
        `Run, and restart the pooler: ${remedies.join('; ')}`,
      );
    const others = (await this.statements.row<{ found: string }>(foreignDefaults, []))?.found;
    return ok(
      others ? `each sets what Facet works with; the defaults are others: ${others}` : 'as Facet works with them',
    );
  }

  private durability({ fsync, synchronousCommit, fullPageWrites }: Server): ReturnType<typeof ok> {
    const found = `fsync ${fsync}, synchronous_commit ${synchronousCommit}, full_page_writes ${fullPageWrites}`;
    if (fsync !== 'on' || fullPageWrites !== 'on')
      return fail(found, 'Turn fsync and full_page_writes on: a power cut may destroy the database.');
    return synchronousCommit === 'off'
      ? warn(found, 'Turn synchronous_commit on: a crash may lose the last changes that were answered with success.')
      : ok(found);
  }

  private connections({ most, reserved, used }: Server): ReturnType<typeof ok> {
    const [needed, free] = [this.settings.DATABASE_POOL_SIZE + besidePool, most - reserved - used];
    const found = `${free} of ${most} are free; one instance opens up to ${needed}`;
    return free >= needed
      ? ok(found)
      : warn(found, 'Lower DATABASE_POOL_SIZE, raise max_connections, or put pgbouncer in between.');
  }

  private async drift(): Promise<ReturnType<typeof ok>> {
    const before = this.clock.now().getTime();
    const row = await this.statements.row<{ now: Date }>({ text: 'select clock_timestamp() as now' }, []);
    const middle = (before + this.clock.now().getTime()) / 2;
    const difference = Math.round((row?.now.getTime() ?? 0) - middle);
    const found = `the database is ${Math.abs(difference)} ms ${difference < 0 ? 'behind' : 'ahead'}`;
    const advice = 'Keep both machines in time (NTP).';
    if (Math.abs(difference) > limit)
      return fail(found, `${advice} An instance here is not ready: the limit is 5 seconds.`);
    return Math.abs(difference) <= tolerance ? ok(found) : warn(found, advice);
  }

  private async schema(): Promise<ReturnType<typeof ok>> {
    return (await this.migrations.areComplete())
      ? ok('at the version of this build')
      : fail('older than this build', 'Run: facet migrate');
  }

  private async searchKeys(): Promise<ReturnType<typeof ok>> {
    if (!(await this.migrations.areComplete()))
      return warn('not looked at: the schema is older than this build', 'Run: facet migrate');
    const { names, addresses, usernames } = await this.search.stale(mostStale);
    if (names + addresses + usernames === 0) return ok('every name, address and username has its search keys');
    const found = `${names} names, ${addresses} addresses and ${usernames} usernames have no search keys, or old ones (counted to ${mostStale} each)`;
    return warn(found, 'A job makes them within minutes. If none works, run: facet search rebuild');
  }
}

const skipped = ({ name }: Check): CheckResult => ({
  check: name,
  status: 'warn',
  found: 'not looked at: there is no database',
  advice: 'Repair the database first.',
});

async function runAll(checks: readonly Check[], explain: Explain): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const validated = await check
      .look()
      .catch((error: unknown) =>
        isUndefinedTable(error)
          ? warn('not looked at: its tables are not there', 'Run: facet migrate')
          : fail(explain(error), 'Repair this and run facet doctor again.'),
      );
    results.push({ check: check.name, ...validated });
  }
  return results;
}
