import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { SessionsRepository } from './sessions.repository.js';

/** Rows that a transaction removes: few enough that no request waits. */
const batch = 1000;
const firstUuid = '00000000-0000-0000-0000-000000000000';

/** Removes sessions that are over. */
@Injectable()
export class SessionSweep {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'SESSION_MAX_AGE'>,
  ) {}

  /**
   * Removes sessions that have expired or are beyond their absolute lifetime, in batches, until none is left
   * or `signal` aborts.
   */
  @HandlesJob('sessions.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const begun = new Date(now.getTime() - this.settings.SESSION_MAX_AGE * 1000);
    await this.inBatches(signal, (tx) => this.repository.removeExpired(tx, now, batch));
    await this.inBatches(signal, (tx) => this.repository.removeBegunBefore(tx, begun, batch));
    // Sign-ins trim as they go. What is found here was left by a version that did not.
    for (let after: string | undefined = firstUuid; after !== undefined && !signal.aborted;) {
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
