import { Injectable } from '@nestjs/common';
import { RolesRepository, RoleUnknown, type GrantableRole } from '@app/organizations';
import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';

/** The roles that somebody names to give them. */
@Injectable()
export class GrantableRoles {
  constructor(private readonly roles: RolesRepository) {}

  /** All of them must be roles of the organization: throws `RoleUnknown` otherwise. */
  async known(tx: Tx, organization: OrganizationId, ids: readonly string[]): Promise<GrantableRole[]> {
    const found = await this.roles.find(tx, organization, ids);
    const unknown = ids.filter((id) => !found.some((role) => role.id === id));
    if (unknown.length > 0) throw new RoleUnknown({ fields: unknown.map((id) => ({ field: 'roles', message: `${id} is not a role of this organization` })) });
    return found;
  }
}
