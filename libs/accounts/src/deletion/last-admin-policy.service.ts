import { Injectable } from '@nestjs/common';
import { LastAdmin, RolesRepository } from '@app/organizations';
import { ApiKeysRepository, SessionsRepository } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';

/** Keeps every organization with an admin, and ends the credentials of users who leave. */
@Injectable()
export class LastAdminPolicy {
  constructor(
    private readonly roles: RolesRepository,
    private readonly sessions: SessionsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly users: UsersRepository,
  ) {}

  /**
   * Locks the Admin roles of the user, and then the user. Throws `LastAdmin` when an organization would have no other
   * admin.
   */
  async assertNotLast(tx: Tx, userId: UserId): Promise<void> {
    const before = await this.roles.administeredBy(tx, userId);
    await this.assertOtherAdmins(tx, before, userId);
    await this.users.lockAny(tx, userId, 'update');
    // The user may have created an organization before the lock.
    const added = (await this.roles.administeredBy(tx, userId)).filter((one) => !before.includes(one));
    await this.assertOtherAdmins(tx, added, userId);
  }

  /** The same for one organization. */
  async assertNotLastIn(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    const isAdmin = (await this.roles.administeredBy(tx, userId)).includes(organization);
    if (isAdmin && !(await this.roles.hasOtherAdmin(tx, organization, userId))) throw new LastAdmin();
  }

  /** Sessions and API keys of the user end: from the next request on none works. */
  async revokeCredentials(tx: Tx, userId: UserId): Promise<void> {
    await this.sessions.removeAll(tx, userId, null);
    await this.keys.removeAll(tx, userId);
  }

  private async assertOtherAdmins(tx: Tx, organizations: readonly OrganizationId[], userId: UserId): Promise<void> {
    for (const organization of organizations) {
      if (!(await this.roles.hasOtherAdmin(tx, organization, userId))) throw new LastAdmin();
    }
  }
}
