import { SubCommand } from 'nest-commander';
import { operatorIn } from '@app/organizations';
import { MemberApiKeys } from '@app/members';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({
  name: 'revoke',
  arguments: '<organization> <key>',
  argsDescription: { organization: 'id of the organization', key: 'the public part of the key, as the list shows it' },
  description: 'Revoke an API key. It is dead from the next request on.',
})
export class KeyRevokeCommand extends Operation {
  protected override readonly examples = ['key revoke acme oVNua6gianMZ1nCF'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected perform([id, key = '']: string[]): Promise<Outcome> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      await services.get(MemberApiKeys, { strict: false }).revoke(operatorIn(organization), key);
      return { data: { organizationId: organization, id: key, revoked: true }, text: `Key ${key} is revoked.` };
    });
  }
}
