import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import type { RoleRecord } from '@app/organizations';
import { OwnRoles } from '@app/members';
import { Installation, knownOrganization } from '../installation.js';
import { ListOperation, type ReadPage } from '../list-operation.js';
import { toRoleEntry, toRoleLine } from './role-texts.js';

@SubCommand({
  name: 'list',
  arguments: '<organization>',
  argsDescription: { organization: 'id of the organization' },
  description: 'Show the roles of an organization, by name, with what each allows',
})
export class RoleListCommand extends ListOperation<RoleRecord> {
  protected override readonly examples = ['role list acme'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected async reader(services: INestApplicationContext, [id]: string[]): Promise<ReadPage<RoleRecord>> {
    const organization = await knownOrganization(services, id);
    return ({ limit, cursor }) => services.get(OwnRoles, { strict: false }).list(organization, limit, cursor);
  }

  protected entry(role: RoleRecord): unknown {
    return toRoleEntry(role);
  }

  protected line(role: RoleRecord): string {
    return toRoleLine(role);
  }
}
