import type { Clock, UserId } from '@app/common';
import type { ClientBase } from 'pg';
import { QueryRunnerAlreadyReleasedError, type EntityManager } from 'typeorm';
import type { Statement } from './prepared-queries.js';

/**
 * An open transaction. Every write of every library takes one, and only `TransactionManager.run` makes it,
 * so that what belongs together commits together.
 */
export class Tx {
  private readonly effects: (() => void)[] = [];
  private readonly marked = new Set<UserId>();

  /** @internal for `TransactionManager` alone */
  constructor(
    readonly manager: EntityManager,
    private readonly clock: Clock,
    /** Whether the connection keeps what was prepared on it; behind a pooler it is another one each time. */
    private readonly preparesStatements: boolean,
    /** Statements that it still takes. */
    private remaining = Infinity,
  ) {}

  /** The current time, for writers that have no other need of a clock. */
  now(): Date {
    return this.clock.now();
  }

  /**
   * To be done when all of it has been committed, and not if it is rolled back. For what may be lost, such as
   * counting; everything else is a job.
   */
  onCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  /** A user who must see this transaction in what they read next, beside the caller. */
  addWriter(userId: UserId): void {
    this.marked.add(userId);
  }

  /** @internal for `TransactionManager` alone */
  get writers(): ReadonlySet<UserId> {
    return this.marked;
  }

  /** @internal for `TransactionManager` alone */
  committed(): void {
    for (const effect of this.effects) effect();
  }

  /**
   * Runs one statement and returns its rows. Values are bound, never spliced into the text. With a name it is
   * parsed and planned once for each connection.
   */
  async rows<R>(statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> {
    if (this.remaining === 0) throw new Error('this transaction is one statement, which has been committed');
    this.remaining -= 1;
    const client = await this.connection();
    const named =
      typeof statement === 'object' && this.preparesStatements
        ? statement
        : { text: typeof statement === 'object' ? statement.text : statement };
    const result = await client.query({ ...named, values: [...values] });
    return result.rows as R[];
  }

  /** Runs one statement and returns its first row, if there is one. */
  async row<R>(statement: string | Statement, values: readonly unknown[] = []): Promise<R | undefined> {
    return (await this.rows<R>(statement, values))[0];
  }

  /**
   * The connection itself: a dozen statements through the ORM's runner cost as much as the ORM is for, which
   * looks at none of them.
   */
  private async connection(): Promise<ClientBase> {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('the transaction is over');
    // The connection was lost, and may belong to another caller by now.
    if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
    return (await runner.connect()) as ClientBase;
  }
}
