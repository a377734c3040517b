import { HandlesJob } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { TrimRepository } from './trim.repository.js';

const day = 86_400_000;

/**
 * Removes notifications that are older than `NOTIFICATION_RETENTION` days, a batch in each transaction. It
 * may be ended at any moment and begun again,
 * and run twice at once: what is left to do is found in the rows themselves.
 */
@Injectable()
export class TrimNotifications {
  constructor(
    private readonly repository: TrimRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Until nothing old is left, or `signal` is aborted. */
  @HandlesJob('notifications.trim')
  async run(_: unknown, signal: AbortSignal): Promise<void> {
    const days = this.settings.NOTIFICATION_RETENTION;
    if (days === 0) return;
    const before = new Date(this.clock.now().getTime() - days * day);
    let batch = await this.repository.organizations(before, null);
    while (batch.length > 0) {
      for (const organization of batch) await this.trim(organization, before, signal);
      batch = await this.repository.organizations(before, batch.at(-1) ?? null);
    }
  }

  private async trim(organization: OrganizationId, before: Date, signal: AbortSignal): Promise<void> {
    await repeat(signal, async () =>
      (await this.transactions.run((tx) => this.repository.trimFeed(tx, organization, before))) ? 1 : 0,
    );
    await repeat(signal, async () => {
      const dropped = await this.transactions.run((tx) => this.repository.dropMessages(tx, organization, before));
      return dropped + (await this.empty(organization, await this.repository.receivers(organization, before), before));
    });
    await repeat(signal, async () =>
      this.empty(organization, await this.repository.readers(organization, before), before),
    );
  }

  private async empty(organization: OrganizationId, userIds: readonly UserId[], before: Date): Promise<number> {
    if (userIds.length === 0) return 0;
    return this.transactions.run((tx) => this.repository.trimInboxes(tx, organization, userIds, before));
  }
}

/** Goes on for as long as something goes. */
async function repeat(signal: AbortSignal, step: () => Promise<number>): Promise<void> {
  while (!signal.aborted && (await step()) > 0);
}
