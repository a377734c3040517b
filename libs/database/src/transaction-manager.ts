import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/common';
import type { ClientBase } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { CONNECTION, type ConnectionSettings } from './connection.js';
import { isRetriable } from './database-errors.js';
import { DeadlineClient } from './deadline-client.js';
import type { Statement } from './prepared-queries.js';
import { callerId, putMarks } from './replica/write-marks.js';
import { StatementBatch, type BatchedStatement } from './statement-batch.js';
import { Tx } from './tx.js';
import { within } from './within.js';
import { WriteSlots } from './write-slots.js';

const tries = 4;
/** Milliseconds by which the pool's own time limit may end first. */
const grace = 250;

/** Carries the result of a rehearsal out of the transaction that it rolls back. */
class Rehearsed<T> extends Error {
  constructor(readonly result: T) {
    super('rehearsed');
  }
}

/** Opens the one transaction of a use case. */
@Injectable()
export class TransactionManager {
  private readonly batches = new Map<BatchedStatement, StatementBatch>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(CONNECTION) private readonly settings: ConnectionSettings,
    private readonly places: WriteSlots,
  ) {}

  /**
   * Runs `work` in a transaction (READ COMMITTED) and commits when it returns. A deadlock or serialization failure
   * rolls back and runs `work` again, so `work` must do nothing but database statements: no mail, no network.
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(work, false);
  }

  /**
   * The same for `work` that sends one statement. It commits by itself: one round trip in the place of three.
   * A second statement throws.
   */
  runStatement<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(work, true);
  }

  /**
   * Runs a statement that writes at most one row, by itself or, while the database is busy, together with those of
   * other callers: they commit at once. A statement that PostgreSQL rejects is repeated for each caller alone. For
   * callers who are not known yet: those of a request are not marked as writers (`ReplicaReads`).
   * @returns the row, if it was written
   */
  async runBatched<R extends object>(
    statement: BatchedStatement & Required<Pick<BatchedStatement, 'textForMany'>>,
    values: readonly unknown[],
  ): Promise<R | undefined> {
    const ask = (one: Statement, given: readonly unknown[]): Promise<object[]> =>
      this.runStatement((tx) => tx.rows<object>(one, given));
    if (this.settings.READ_BATCHING === 'off') return (await ask(statement, values))[0] as R | undefined;
    const batch =
      this.batches.get(statement) ?? new StatementBatch(statement, ask, this.settings.DATABASE_TIMEOUT_MS + 500);
    this.batches.set(statement, batch);
    return (await batch.run(values)) as R | undefined;
  }

  /** Runs `work`, which only reads, on one snapshot, without a time limit: the receiver of the data may be slow. */
  snapshot<T>(work: (tx: Tx) => Promise<T>, dataSource = this.dataSource): Promise<T> {
    return dataSource.transaction('REPEATABLE READ', async (manager) => {
      const tx = this.opened(manager);
      await tx.rows('set transaction read only');
      await tx.rows('set local idle_in_transaction_session_timeout = 0');
      return work(tx);
    });
  }

  /** Runs `work` and rolls it back: what would happen, without it happening. */
  async rehearse<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.run(async (tx) => {
        throw new Rehearsed(await work(tx));
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.result as T;
      throw error;
    }
  }

  private async retried<T>(work: (tx: Tx) => Promise<T>, alone: boolean): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work, alone);
      } catch (error) {
        if (attempt === tries || !isRetriable(error)) throw error;
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  private opened(manager: EntityManager, alone = false): Tx {
    return new Tx(manager, this.clock, this.settings.DATABASE_POOLER === 'none', alone ? 1 : Infinity);
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>, alone: boolean): Promise<T> {
    const asked = performance.now();
    const leave = await this.places.take();
    const runner = this.dataSource.createQueryRunner();
    let client: DeadlineClient | undefined;
    try {
      client = await this.connect(runner, asked);
      if (!alone) await runner.startTransaction();
      const tx = this.opened(runner.manager, alone);
      const result = await work(tx);
      if (!alone) await runner.commitTransaction();
      tx.committed();
      if (this.settings.DATABASE_REPLICA_URL) await this.markWriters(runner, tx);
      return result;
    } catch (error) {
      // What failed first counts. A connection that was lost has nothing to roll back.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
      // PostgreSQL may go on with a statement that took too long, and with what it has locked.
      if (client?.gone) void client.gone.then(leave);
      else leave();
    }
  }

  /**
   * For `ReplicaReads`, before the caller hears of the commit. If it fails, the caller hears what they hear when a
   * connection breaks under a commit: the work must not run again.
   */
  private async markWriters(runner: QueryRunner, tx: Tx): Promise<void> {
    const caller = callerId();
    const writers = [...tx.writers, ...(caller ? [caller] : [])];
    try {
      const client = (await runner.connect()) as ClientBase;
      await putMarks(client, writers, this.settings.DATABASE_POOLER === 'none');
    } catch (cause) {
      throw new Error('connection terminated behind a commit', { cause });
    }
  }

  /** The wait for a place, that for a connection and the first statement share one timeLimit. */
  private async connect(runner: QueryRunner, asked: number): Promise<DeadlineClient | undefined> {
    const connecting = runner.connect() as Promise<unknown>;
    const client = await within(
      connecting,
      asked + this.settings.DATABASE_TIMEOUT_MS + grace,
      () => void runner.release(),
    );
    if (!(client instanceof DeadlineClient)) return undefined;
    client.startDeadline(asked);
    return client;
  }
}
