import { HandlesJob } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { SessionsRepository } from './sessions.repository.js';

/** Rows that a transaction removes at once: few enough to keep nobody waiting. */
const batch = 1000;
/** Before the first id. */
const start = '00000000-0000-0000-0000-000000000000';

/** Sessions that are of no use any more: expired, beyond their absolute lifetime, or more than a user may have. */
@Injectable()
export class ExpiredSessions {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Removes them, a batch at a time, until none is left or `signal` says to stop. */
  @HandlesJob('sessions.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const begun = new Date(now.getTime() - this.settings.SESSION_MAX_AGE * 1000);
    await this.inBatches(signal, (tx) => this.repository.removeExpired(tx, now, batch));
    await this.inBatches(signal, (tx) => this.repository.removeBegunBefore(tx, begun, batch));
    await this.trimAll(signal, now);
  }

  /** Sign-ins trim as they go. What is found here was left by a version that did not. */
  private async trimAll(signal: AbortSignal, now: Date): Promise<void> {
    for (let after: string | undefined = start; after !== undefined && !signal.aborted;) {
      const owners = await this.repository.ownersAfter(after, batch);
      for (const { userId } of owners.filter((one) => one.crowded)) {
        await this.inBatches(signal, (tx) => this.repository.trim(tx, userId, null, now, batch));
      }
      after = owners.at(-1)?.userId;
    }
  }

  private async inBatches(signal: AbortSignal, remove: (tx: Tx) => Promise<number>): Promise<void> {
    for (let removed = batch; removed === batch && !signal.aborted;) removed = await this.transactions.run(remove);
  }
}
