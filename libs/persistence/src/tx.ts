import type { Clock } from '@app/kernel';
import type { EntityManager } from 'typeorm';

/**
 * An open transaction. Every write of every room takes one, and only `Transactor.run` makes it,
 * so that what belongs together commits together.
 */
export class Tx {
  private readonly effects: (() => void)[] = [];

  /** @internal for `Transactor` alone */
  constructor(
    readonly manager: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** The time of day, for who writes and has no other reason to know a clock. */
  now(): Date {
    return this.clock.now();
  }

  /** To be done when all of it has been committed, and not if it is rolled back. For what may be lost, such as counting; everything else is a job. */
  onCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  /** @internal for `Transactor` alone */
  committed(): void {
    for (const effect of this.effects) effect();
  }

  /** Runs one statement and returns its rows. Values are bound, never spliced into the text. */
  async rows<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('the transaction is over');
    const result = await runner.query(text, [...values], true);
    return result.records as R[];
  }

  /** Runs one statement and returns its first row, if there is one. */
  async row<R>(text: string, values: readonly unknown[] = []): Promise<R | undefined> {
    return (await this.rows<R>(text, values))[0];
  }
}
