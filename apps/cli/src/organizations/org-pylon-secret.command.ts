import { SubCommand } from 'nest-commander';
import { Pylon } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { standardInput } from '../standard-input.js';

@SubCommand({
  name: 'pylon-secret',
  arguments: '<id>',
  argsDescription: { id: 'slug of the organization' },
  description: 'Keep the identity verification secret of Pylon, read from standard input as hex digits',
})
export class OrgPylonSecretCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([id]: string[]): Promise<Outcome> {
    const organizationId = id as OrganizationId;
    const secret = await standardInput('Paste the secret');
    await this.installation.visit((services) => services.get(Pylon, { strict: false }).connect(organizationId, secret));
    return { data: { organizationId, kept: true }, text: `The Pylon secret of ${organizationId} is kept.` };
  }
}
