import { Injectable } from '@nestjs/common';
import { LastAdmin, RolesRepository } from '@app/organizations';
import { ApiKeysRepository, SessionsRepository } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';

/** What must hold and what must end when somebody goes. */
@Injectable()
export class LastAdminPolicy {
  constructor(
    private readonly roles: RolesRepository,
    private readonly sessions: SessionsRepository,
    private readonly keys: ApiKeysRepository,
  ) {}

  /** Throws `LastAdmin` when an organization would be left without an admin. */
  async assertNotLast(tx: Tx, userId: UserId): Promise<void> {
    for (const organization of await this.roles.administeredBy(tx, userId)) {
      if (!(await this.roles.hasOtherAdmin(tx, organization, userId))) throw new LastAdmin();
    }
  }

  /** The same, where somebody leaves one organization only. */
  async assertNotLastIn(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    const isAdmin = (await this.roles.administeredBy(tx, userId)).includes(organization);
    if (isAdmin && !(await this.roles.hasOtherAdmin(tx, organization, userId))) throw new LastAdmin();
  }

  /** From the next request on no session and no key of this person works. */
  async revokeAll(tx: Tx, userId: UserId): Promise<void> {
    await this.sessions.removeAll(tx, userId, null);
    await this.keys.removeAll(tx, userId);
  }
}
