import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { AllOrganizations } from '@app/members';
import type { OrganizationRecord } from '@app/organizations';
import { Installation } from '../installation.js';
import { ListOperation, type ReadPage } from '../list-operation.js';
import { toOrganizationEntry } from './organization-texts.js';

@SubCommand({ name: 'list', description: 'Show the organizations, by id' })
export class OrgListCommand extends ListOperation<OrganizationRecord> {
  protected override readonly examples = ['org list --all --json'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected reader(services: INestApplicationContext): Promise<ReadPage<OrganizationRecord>> {
    return Promise.resolve(({ limit, cursor }) => services.get(AllOrganizations, { strict: false }).list(limit, cursor));
  }

  protected entry(organization: OrganizationRecord): unknown {
    return toOrganizationEntry(organization);
  }

  protected line({ id, name, createdAt }: OrganizationRecord): string {
    return `${id}  ${name}  since ${createdAt.toISOString()}`;
  }
}
