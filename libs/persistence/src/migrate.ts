import { Logger, runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import { DataSource, MigrationExecutor, type DataSourceOptions } from 'typeorm';

const ignore = (): void => undefined;
const silent = new Logger(() => ignore);

/** Key of the advisory lock under which one instance migrates while the others wait. */
const lockKey = 0x0fa_ce7;

/**
 * Brings the database to the newest version. All pending migrations run in one transaction that begins by taking an
 * advisory lock: of several instances starting together one works, the others find nothing left to do, and a process
 * that dies half-way leaves nothing behind.
 * @returns the names of the migrations that ran
 */
export async function migrate(options: DataSourceOptions): Promise<string[]> {
  const dataSource = await new DataSource({ ...options, ...patient(options) }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    const done = await executor.executePendingMigrations();
    // One instance at a time: under our lock.
    await migrateJobQueue(options.type === 'postgres' ? options.url : undefined);
    await runner.commitTransaction();
    return done.map((one) => one.name);
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
    await dataSource.destroy();
  }
}

/** The job queue keeps tables of its own, in a schema of its own, and migrates them itself. */
async function migrateJobQueue(connectionString: string | undefined): Promise<void> {
  const pool = new Pool({ connectionString, max: 2 });
  // Its connections close a little after the pool does. A server that stops just then would end the process with an error that nobody awaits.
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  try {
    await runMigrations({ pgPool: pool, logger: silent });
  } finally {
    await pool.end();
  }
}

/** Migrations may take longer than a request may. */
function patient(options: DataSourceOptions): object {
  return {
    poolSize: 2,
    extra: { ...(options.extra as object), query_timeout: 0, statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 },
  };
}
