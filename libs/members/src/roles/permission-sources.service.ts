import { Injectable } from '@nestjs/common';
import { permissions, RolesRepository, type Permission, type RoleSource, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import type { OrganizationId } from '@app/common';
import { memberIdOf } from '../member-id.js';

/** A permission of a member and the roles that give it. */
export interface PermissionSource {
  readonly permission: Permission;
  readonly roles: readonly Pick<RoleSource, 'id' | 'name'>[];
}

/** What a member may do, and why. */
@Injectable()
export class PermissionSources {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
  ) {}

  async of(organization: OrganizationId, member: string): Promise<PermissionSource[]> {
    const userId = memberIdOf(member);
    if (!(await this.organizations.isMember(organization, userId))) throw new MemberNotFound();
    const held = await this.roles.sourcesOf(organization, userId);
    return permissions.flatMap((permission) => {
      const roles = held.filter((role) => role.permissions.includes(permission));
      return roles.length > 0 ? [{ permission, roles }] : [];
    });
  }
}
