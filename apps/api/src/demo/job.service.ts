import { Injectable } from '@nestjs/common';
import { Jobs, QueueRepository } from '@app/jobs';
import { Clock } from '@app/common';
import { TransactionManager } from '@app/database';
import { demoJobKey } from './people.js';

/** A job that has failed too often, so that there is one to retry. It is about a picture that never was: tried again, it finds nothing to do. */
@Injectable()
export class DemoJob {
  constructor(
    private readonly jobs: Jobs,
    private readonly queue: QueueRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** @returns its id, which the queue chooses; undefined while it is worked on */
  park(): Promise<string | undefined> {
    return this.transactions.run(async (tx) => {
      const reason = 'An example of a job that is parked.';
      const parked = await this.queue.park(tx, demoJobKey, reason);
      if (parked !== undefined) return parked;
      await this.jobs.enqueue(tx, 'picture.sweep', { hash: '0'.repeat(64) }, { runAt: this.clock.now(), key: demoJobKey });
      return this.queue.park(tx, demoJobKey, reason);
    });
  }
}
