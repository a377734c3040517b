import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { DeadlinePool } from './deadline-pool.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** The number of connections, of idle ones, and of callers that wait for one. */
export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The pool that all statements of the process go through, to be looked at. */
@Injectable()
export class ConnectionPool {
  constructor(private readonly dataSource: DataSource) {}

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

  /** No connection that is open now is handed out again. */
  renew(): void {
    if (this.pool instanceof DeadlinePool) this.pool.renew();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }
}
