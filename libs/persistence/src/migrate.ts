import { runMigrations } from 'graphile-worker';
import { DataSource, MigrationExecutor, type DataSourceOptions } from 'typeorm';

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
    // The job queue keeps tables of its own, in a schema of its own; it migrates them itself, one instance at a time under our lock.
    await runMigrations({ connectionString: options.type === 'postgres' ? options.url : undefined });
    await runner.commitTransaction();
    return done.map((one) => one.name);
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
    await dataSource.destroy();
  }
}

/** Migrations may take longer than a request may. */
function patient(options: DataSourceOptions): object {
  return {
    poolSize: 2,
    extra: { ...(options.extra as object), query_timeout: 0, statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 },
  };
}
