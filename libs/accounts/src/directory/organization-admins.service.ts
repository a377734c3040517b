import { Injectable } from '@nestjs/common';
import { AccountNotActive } from '@app/auth';
import { OrganizationNotFound, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { AdminNeeded, OrganizationsRepository, RolesRepository } from '@app/organizations';

/** What the admins of an organization alone may do with it, whatever permissions others have. */
@Injectable()
export class OrganizationAdmins {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
  ) {}

  /**
   * Throws `OrganizationNotFound` for a user who is no member, `AccountNotActive` for a banned one, or `AdminNeeded`.
   * Locks nothing.
   */
  async assertAdmin(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    const members = await this.organizations.membersAmong(tx, organizationId, [userId]);
    if (members.length === 0) throw new OrganizationNotFound();
    if (await this.organizations.isBanned(tx, organizationId, userId)) throw new AccountNotActive();
    if (!(await this.roles.administeredBy(tx, userId)).includes(organizationId)) throw new AdminNeeded();
  }
}
