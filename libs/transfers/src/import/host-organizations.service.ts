import { Injectable } from '@nestjs/common';
import { builtInRoles, RolesRepository, type BuiltInRole, OrganizationsRepository } from '@app/organizations';
import { OrganizationsService } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationId, RoleId } from '@app/common';
import type { Tx } from '@app/database';
import type { ImportRecord, ImportedRole } from './import-record.js';

type RoleContent = NonNullable<ImportedRole['content']>;

/** What an import may make beside people. */
interface Permitted {
  readonly createOrganizations: boolean;
  readonly createRoles: boolean;
}

/** Organizations and roles that an import may bring with it. */
@Injectable()
export class HostOrganizations {
  constructor(
    private readonly founding: OrganizationsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
  ) {}

  /**
   * Makes the organizations that the batch names and that are not there, with the built-in roles, which keep the ids of the lines. Their name is their id until
   * somebody gives them another. Then the roles that are not there.
   */
  async ensure(tx: Tx, batch: readonly ImportRecord[], { createOrganizations, createRoles }: Permitted): Promise<void> {
    if (!createOrganizations && !createRoles) return;
    const named = [...new Set(batch.flatMap(({ member }) => (member ? [member.organizationId] : [])))].sort();
    const there = new Set(await this.organizations.existing(tx, named));
    for (const organization of named) {
      const wanted = rolesIn(batch, organization);
      if (!there.has(organization) && createOrganizations) await this.founding.create(tx, organization, organization, builtInIdsOf(wanted));
      if (createRoles && wanted.length > 0 && (createOrganizations || there.has(organization))) await this.makeRoles(tx, organization, wanted);
    }
  }

  private async makeRoles(tx: Tx, organization: OrganizationId, wanted: readonly RoleContent[]): Promise<void> {
    const known = new Set((await this.roles.named(tx, organization)).flatMap(({ id, name }): string[] => [id, name]));
    for (const { id, name, description } of wanted) {
      if (known.has(id) || known.has(name)) continue;
      await this.roles.add(tx, organization, { name, description, permissions: [] }, id);
      await audit.record(tx, { action: 'role.made', organizationId: organization, target: { type: 'role', id } });
      known.add(id).add(name);
    }
  }
}

function rolesIn(batch: readonly ImportRecord[], organization: OrganizationId): RoleContent[] {
  const roles = batch.flatMap(({ member }) => (member?.organizationId === organization ? (member.roles ?? []) : []));
  return roles.flatMap(({ content }) => content ?? []);
}

function builtInIdsOf(wanted: readonly RoleContent[]): Partial<Record<BuiltInRole, RoleId>> {
  const builtIns = Object.keys(builtInRoles) as BuiltInRole[];
  const found = builtIns.map((one) => [one, wanted.find(({ name }) => name === builtInRoles[one].name)?.id] as const);
  return Object.fromEntries(found.filter(([, id]) => id !== undefined));
}
