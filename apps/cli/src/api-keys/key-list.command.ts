import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { MemberApiKeys } from '@app/members';
import type { OwnedApiKey } from '@app/auth';
import { Installation, knownOrganization } from '../installation.js';
import { ListOperation, type ReadPage } from '../list-operation.js';

@SubCommand({
  name: 'list',
  arguments: '<organization>',
  argsDescription: { organization: 'id of the organization' },
  description: 'Show the API keys of all members, without their secrets',
})
export class KeyListCommand extends ListOperation<OwnedApiKey> {
  protected override readonly examples = ['key list acme --all --json'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected async reader(services: INestApplicationContext, [id]: string[]): Promise<ReadPage<OwnedApiKey>> {
    const organization = await knownOrganization(services, id);
    return ({ limit, cursor }) => services.get(MemberApiKeys, { strict: false }).list(organization, limit, cursor);
  }

  protected entry({ id, name, ownerId, ownerName, scopes, createdAt, expiresAt, lastUsedAt }: OwnedApiKey): unknown {
    return { id, name, owner: { id: ownerId, name: ownerName }, scopes, createdAt, expiresAt, lastUsedAt };
  }

  protected line({ id, name, ownerName, scopes, expiresAt }: OwnedApiKey): string {
    return `${id}  ${name}  of ${ownerName}  ${scopes.join(',')}${expiresAt ? `  until ${expiresAt.toISOString()}` : ''}`;
  }
}
