import { Injectable, Logger } from '@nestjs/common';
import { TransactionManager, type Tx } from '@app/database';
import { HeartbeatsRepository } from './heartbeats.repository.js';
import type { QueueConnections } from './queue-connections.js';

/**
 * Who is alive. graphile-worker leaves a job to the process that took it for four hours, whatever became of the process. So each runner gives a sign
 * every few seconds, and those who do free the jobs of those who do not.
 */
@Injectable()
export class Heartbeat {
  private readonly log = new Logger(Heartbeat.name);
  private freeing: Promise<void> | undefined;

  constructor(
    private readonly repository: HeartbeatsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Gives a sign, and looks after the others. Who was silent itself does not: after an outage of the database everybody was, and the others need a
   * moment to say that they live. The next sign does not wait for that: with DATABASE_POOL_SIZE=1 it may itself wait for a job to end.
   */
  async show(connections: QueueConnections, runner: string): Promise<void> {
    if (await this.repository.sign(connections, runner)) this.freeing ??= this.lookAfterOthers();
  }

  hasForgotten(connections: QueueConnections, runner: string, held: ReadonlySet<string>): Promise<boolean> {
    return this.repository.hasForgotten(connections, runner, held);
  }

  leave(connections: QueueConnections, runner: string): Promise<void> {
    return this.repository.leave(connections, runner);
  }

  private async lookAfterOthers(): Promise<void> {
    try {
      await this.transactions.run((tx) => this.free(tx));
    } catch (error) {
      this.log.debug(`Nobody was looked after: ${String(error)}`);
    } finally {
      this.freeing = undefined;
    }
  }

  private async free(tx: Tx): Promise<void> {
    const orphans = await this.repository.orphans(tx);
    if (orphans.length > 0) await this.repository.free(tx, orphans);
    await this.repository.forgetDead(tx);
  }
}
