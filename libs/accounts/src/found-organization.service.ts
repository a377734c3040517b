import { Injectable } from '@nestjs/common';
import { RolesRepository, type BuiltInRole, assertOrganizationName, OrganizationsRepository } from '@app/organizations';
import { audit } from '@app/audit';
import type { OrganizationId, RoleId } from '@app/common';
import type { Tx } from '@app/database';

/** Makes an organization with the roles that every one of them has. */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
  ) {}

  /** @param roleIds ids to use instead of random ones, for the demo organization */
  async found(tx: Tx, organization: OrganizationId, name: string, roleIds?: Partial<Record<BuiltInRole, RoleId>>): Promise<void> {
    assertOrganizationName(name);
    await this.organizations.add(tx, organization, name);
    await this.roles.addBuiltIn(tx, organization, roleIds);
    await audit.record(tx, { action: 'organization.founded', organizationId: organization, target: { type: 'organization', id: organization } });
  }
}
