import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { CONNECTION, type ConnectionSettings } from './connection.js';
import { isRetriable } from './database-errors.js';
import { StatementBatch, type BatchedStatement } from './statement-batch.js';

/**
 * A statement with a name: PostgreSQL parses and plans it once for each connection. One name, one text, for
 * ever. Without a name it is planned anew each time, for the values at hand: for searches, whose best plan
 * depends on what is looked for.
 */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** Reads outside of a transaction, on the pool of the ORM, without the ORM. For the hot routes. */
@Injectable()
export class PreparedQueries {
  private readonly batches = new Map<BatchedStatement, StatementBatch>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONNECTION) private readonly settings: ConnectionSettings,
  ) {}

  async rows<R>(statement: Statement, values: readonly unknown[]): Promise<R[]> {
    try {
      return await this.ask<R>(statement, values);
    } catch (error) {
      // A read of several tables can lose a deadlock, against a migration that changes two of them. It has
      // done nothing yet, so it is asked once more.
      if (!isRetriable(error)) throw error;
      return this.ask<R>(statement, values);
    }
  }

  /** The row of one caller, read together with those of other callers while the database is busy. */
  batchedRow<R extends object>(statement: BatchedStatement, values: readonly unknown[]): Promise<R | undefined> {
    if (this.settings.READ_BATCHING === 'off') return this.row<R>(statement, values);
    const known = this.batches.get(statement);
    const batch =
      known ??
      new StatementBatch(
        statement,
        (one, given) => this.rows<object>(one, given),
        this.settings.DATABASE_TIMEOUT_MS + 500,
      );
    if (!known) this.batches.set(statement, batch);
    return batch.run(values) as Promise<R | undefined>;
  }

  async row<R>(statement: Statement, values: readonly unknown[]): Promise<R | undefined> {
    return (await this.rows<R>(statement, values))[0];
  }

  private async ask<R>(statement: Statement, values: readonly unknown[]): Promise<R[]> {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    // A pooler in transaction mode hands out another server connection each time; a named statement would be
    // missing there.
    const query = this.settings.DATABASE_POOLER === 'transaction' ? { text: statement.text } : { ...statement };
    const result = await pool.query({ ...query, values: [...values] });
    return result.rows as R[];
  }
}
