import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/organizations';
import { Authority, GrantableRoles } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationAdminScope, UserId } from '@app/common';
import type { Tx } from '@app/database';

/** The roles that a new member begins with. */
@Injectable()
export class MemberGrants {
  constructor(
    private readonly grantable: GrantableRoles,
    private readonly authority: Authority,
    private readonly roles: RolesRepository,
  ) {}

  async give(tx: Tx, caller: OrganizationAdminScope, userId: UserId, ids: readonly string[] | undefined): Promise<void> {
    const { organizationId } = caller;
    if (!ids) return this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    const wanted = await this.grantable.known(tx, organizationId, ids);
    this.authority.assertRoles(caller, wanted);
    const granted = wanted.map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, granted, caller.userId);
    if (granted.length === 0) return;
    await audit.record(tx, { action: 'roles.assigned', organizationId, target: { type: 'user', id: userId }, details: { granted, revoked: [] } });
  }
}
