import { setTimeout as pause } from 'node:timers/promises';
import { Logger, runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { DataSource, MigrationExecutor, type DataSourceOptions, type Migration, type QueryRunner } from 'typeorm';
import { isInTheWay } from './database-errors.js';
import { DeadlinePool } from './deadline-pool.js';
import { ForeignSettings } from './foreign-settings.error.js';
import { currentSettings, remediesFor, type CurrentSettings } from './session-settings.js';
import { ForeignEncoding } from './foreign-encoding.error.js';
import { TablesInUse } from './tables-in-use.error.js';

const ignore = (): void => undefined;
const silent = new Logger(() => ignore);

/** Key of the advisory lock under which one instance migrates while the others wait. */
export const lockKey = 0x0fa_ce7;

/**
 * For how long a migration waits for a table. Every request that needs the table waits behind it meanwhile.
 * Less than PostgreSQL's
 * `deadlock_timeout` (1 s): where a request and the migration wait for each other, it is the migration that gives up.
 */
const lockTimeout = '500ms';

/**
 * A turn may take longer than a request may. Set in the transaction, because a pooler keeps no settings of a
 * session.
 */
const unhurried = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = '${lockTimeout}'`;

/**
 * A server that works for long does not look whether its client is still there: what a killed migration began
 * would go on and keep its locks. PostgreSQL can look on Linux alone.
 */
const endsWithClient = `select set_config('client_connection_check_interval', '500ms', $1) from pg_settings
  where name = 'client_connection_check_interval' and version() ~ 'linux'`;

const encoding = `select pg_encoding_to_char(encoding) as encoding, quote_ident(datname) as name from pg_database
  where datname = current_database() and to_regclass('public.migrations') is null`;

/**
 * Brings the database to the newest version, while servers work on it. Each migration is a transaction of its
 * own, which holds its locks for as short as can be, and begins by taking an advisory lock and looking at
 * what is left to do: of several instances starting together one works at a time, and a process that dies
 * half-way leaves whole migrations. One that finds its tables in use yields to the requests, and tries again.
 * @param timeLimit for how many milliseconds one migration is tried
 * @returns the names of the migrations that ran
 */
export async function migrate(options: DataSourceOptions, timeLimit = 60_000): Promise<string[]> {
  const dataSource = await new DataSource({ ...options, ...patient(options) }).initialize();
  const done: string[] = [];
  try {
    await assertEncoding(dataSource);
    await assertSettings(dataSource);
    const step = (): Promise<string | undefined> => inTurn(dataSource, (runner) => next(dataSource, runner));
    for (let name = await untilFree(step, timeLimit); name !== undefined; name = await untilFree(step, timeLimit))
      done.push(name);
    return done;
  } finally {
    await dataSource.destroy();
  }
}

/** Only for an empty database: one in use goes on, and `facet doctor` reports its faults. */
async function assertEncoding(dataSource: DataSource): Promise<void> {
  const [found] = await dataSource.query<{ encoding: string; name: string }[]>(encoding);
  if (found && found.encoding !== 'UTF8') throw new ForeignEncoding(found.encoding, found.name);
}

/** Without a pooler they hold by themselves: each session sets them. */
async function assertSettings(dataSource: DataSource): Promise<void> {
  const [found] = await dataSource.query<CurrentSettings[]>(currentSettings.text);
  const remedies = found ? remediesFor(found) : [];
  if (remedies.length > 0) throw new ForeignSettings(remedies);
}

/** Tries again while others use the tables, after a pause in which they get on. */
async function untilFree<T>(step: () => Promise<T>, timeLimit: number): Promise<T> {
  let end = Infinity;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      // Waiting for another instance does not count.
      end = Math.min(end, performance.now() + timeLimit);
      if (!(error instanceof TablesInUse) || performance.now() > end) throw error;
      await pause(250 + Math.random() * 500);
    }
  }
}

/**
 * Runs the work in a transaction that no other instance has open at the same time. A waiting instance keeps
 * no connection of a pooler meanwhile.
 */
async function inTurn<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  for (;;) {
    const turn = await ifFree(dataSource, work);
    if (turn) return turn.result;
    await pause(50 + Math.random() * 100);
  }
}

async function ifFree<T>(
  dataSource: DataSource,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    const { records } = await runner.query('select 1 where pg_try_advisory_xact_lock($1)', [lockKey], true);
    if (records.length === 0) return undefined;
    await runner.query(unhurried);
    await runner.query(endsWithClient, [true]);
    const result = await work(runner);
    await runner.commitTransaction();
    return { result };
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
  }
}

/** Runs the oldest migration that is left and answers its name. When none is, the job queue has its turn. */
async function next(dataSource: DataSource, runner: QueryRunner): Promise<string | undefined> {
  const executor = new MigrationExecutor(dataSource, runner);
  const [migration] = await executor.getPendingMigrations();
  if (!migration) {
    await givingWay('of the job queue', migrateJobQueue(dataSource.options));
    return undefined;
  }
  await givingWay(
    migration.name,
    runsApart(migration) ? apart(dataSource, runner, migration) : executor.executeMigration(migration),
  );
  return migration.name;
}

/**
 * Whether it says `transaction = false`, as one does that makes an index of a busy table `concurrently`: that
 * cannot be done in a transaction.
 */
const runsApart = ({ instance }: Migration): boolean =>
  instance !== undefined && 'transaction' in instance && instance.transaction === false;

/**
 * Runs a migration outside of the transaction of its turn, which waits meanwhile and writes down that it is
 * done. It may have to begin again, and says so by itself.
 */
async function apart(
  dataSource: DataSource,
  turn: QueryRunner,
  { instance, timestamp, name }: Migration,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(endsWithClient, [false]);
    await instance?.up(runner);
  } finally {
    await runner.release();
  }
  await turn.query('insert into migrations (timestamp, name) values ($1, $2)', [timestamp, name]);
}

async function givingWay(name: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw isInTheWay(error) ? new TablesInUse(name, error) : error;
  }
}

/**
 * The job queue keeps tables of its own, in a schema of its own, and migrates them itself, each step in a
 * transaction.
 */
async function migrateJobQueue(options: DataSourceOptions): Promise<void> {
  const pool: Pool = new DeadlinePool({
    ...(options.extra as object),
    connectionString: options.type === 'postgres' ? options.url : undefined,
    max: 2,
  });
  // Its connections close a little after the pool does. A server that stops just then would end the process
  // with an unhandled error.
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  try {
    await runMigrations({ pgPool: pool, logger: silent });
  } finally {
    await pool.end();
  }
}

/** The driver's own time limit is that of a request. */
function patient(options: DataSourceOptions): object {
  return {
    poolSize: 2,
    extra: {
      ...(options.extra as object),
      query_timeout: 0,
      statement_timeout: 0,
      lock_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    },
  };
}
