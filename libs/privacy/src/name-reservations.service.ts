import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, type OrganizationId, type UserId } from '@app/kernel';
import { SettingsRepository } from '@app/organizations';
import { Transactor, type Tx } from '@app/persistence';
import { ReservedNames } from '@app/usernames';

const day = 86_400_000;

/** Keeps the names of people who are gone out of reach for a while. */
@Injectable()
export class NameReservations {
  constructor(
    private readonly organizations: SettingsRepository,
    private readonly names: ReservedNames,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'USERNAME_HOLD'>,
  ) {}

  /** @param organizations in order, so that locks are always taken in the same one */
  async reserve(tx: Tx, holder: UserId, organizations: readonly OrganizationId[]): Promise<void> {
    if (this.settings.USERNAME_HOLD === 0) return;
    for (const organization of organizations) await this.organizations.lock(tx, organization, 'share');
    await this.names.reserve(tx, holder, organizations, new Date(this.clock.now().getTime() + this.settings.USERNAME_HOLD * day));
  }

  /** Frees the names whose time is over. */
  async release(): Promise<void> {
    while ((await this.transactor.run((tx) => this.names.free(tx, this.clock.now()))) > 0);
  }
}
