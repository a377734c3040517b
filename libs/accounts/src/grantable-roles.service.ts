import { Injectable } from '@nestjs/common';
import { effectivePermissions, RolesRepository, RoleUnknown, type GrantableRole } from '@app/access';
import { PermissionMissing, type OrganizationId, type Principal } from '@app/kernel';
import type { Tx } from '@app/persistence';

/** Which roles somebody may give. */
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

  /** Nobody grants a permission that they do not hold: throws `PermissionMissing`. */
  demandHeld(caller: Pick<Principal, 'permissions'>, roles: readonly GrantableRole[]): void {
    const granted = effectivePermissions(roles.flatMap((role) => role.permissions));
    const missing = granted.filter((permission) => !caller.permissions.includes(permission));
    if (missing.length > 0) throw new PermissionMissing({ permissions: missing });
  }
}
