import { HandlesJob } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { SettingsRepository } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { ReservedNames } from '@app/usernames';

/** Keeps the names of people who are gone out of reach for a while. */
@Injectable()
export class NameReservations {
  constructor(
    private readonly organizations: SettingsRepository,
    private readonly names: ReservedNames,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param organizations in order, so that locks are always taken in the same one */
  async reserve(tx: Tx, holder: UserId, organizations: readonly OrganizationId[]): Promise<void> {
    for (const organization of organizations) await this.organizations.lock(tx, organization, 'share');
    await this.names.reserveOfPurged(tx, holder, organizations);
  }

  /** Frees the names whose time is over. */
  @HandlesJob('names.release')
  async release(): Promise<void> {
    while ((await this.transactions.run((tx) => this.names.free(tx))) > 0);
  }
}
