import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { SessionsRepository } from './sessions.repository.js';

/** Rows that a transaction removes at once: few enough to keep nobody waiting. */
const batch = 1000;

/** Sessions that can be neither used nor refreshed any more. They are refused by their date, so removing them changes no answer. */
@Injectable()
export class ExpiredSessions {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  /** Removes them, a batch at a time, until none is left or `signal` says to stop. */
  async sweep(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    for (let removed = batch; removed === batch && !signal.aborted;) {
      removed = await this.transactor.run((tx) => this.repository.removeExpired(tx, now, batch));
    }
  }
}
