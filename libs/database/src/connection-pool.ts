import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { DeadlinePool } from './deadline-pool.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PreparedQueries } from './prepared-queries.js';
import { WriteSlots } from './write-slots.js';

/** The number of connections, of idle ones, and of callers that wait for one. */
export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * A commit that waits for its standby for longer than a standby needs. Those of other instances count as
 * well: a role sees its own.
 */
const state = {
  name: 'database_state',
  text: `select current_setting('transaction_read_only') = 'on' as "readOnly", exists (select 1 from pg_stat_activity
    where usename = current_user and wait_event = 'SyncRep' and query_start < clock_timestamp() - interval '2 seconds') as "commitsHang"`,
};

/** The pool that all statements of the process go through, to be looked at, and whether the database behind it takes writes. */
@Injectable()
export class ConnectionPool {
  private looking: Promise<string | undefined> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedQueries,
    private readonly places: WriteSlots,
  ) {}

  /** For the check whether it can be opened; all other callers find it open. */
  async open(): Promise<void> {
    if (!this.dataSource.isInitialized) await this.dataSource.initialize();
  }

  use(): PoolUse {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Whether a connection is available without a wait. */
  hasRoom(): boolean {
    const { totalCount, idleCount, waitingCount, options } = this.pool;
    return waitingCount === 0 && (idleCount > 0 || totalCount < options.max);
  }

  /** Why the database takes no writes, if so. Concurrent callers share one check. */
  obstacle(): Promise<string | undefined> {
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(): Promise<string | undefined> {
    const found = await this.statements.row<{ readOnly: boolean; commitsHang: boolean }>(state, []);
    if (found?.readOnly) {
      // The way to the database may lead to another server by now.
      this.renew();
      return 'The database is read-only.';
    }
    if (found?.commitsHang) return 'Commits wait for a standby that confirms nothing.';
    return this.places.areStuck ? 'All connections for writes are taken.' : undefined;
  }

  /** No connection that is open now is handed out again. */
  private renew(): void {
    if (this.pool instanceof DeadlinePool) this.pool.renew();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }
}
