import { Option, SubCommand } from 'nest-commander';
import { Denylist } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { aboutNotNames, namesToRemove } from './name-lists.js';

@SubCommand({
  name: 'remove',
  arguments: '<organization> <names...>',
  argsDescription: { organization: 'id of the organization', names: 'names to take off the list' },
  description: 'Take names off the list. One that was not on it is in neither part of the answer.',
})
export class DenylistRemoveCommand extends Operation {
  protected override readonly examples = ['denylist remove acme root admin'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--dry-run', description: 'say what would happen, and change nothing' })
  dryRun(): boolean {
    return true;
  }

  protected perform([id, ...words]: string[], { dryRun = false }: { dryRun?: boolean }): Promise<Outcome> {
    const list = namesToRemove(words);
    const names = list.keys;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const { allowed, inUse } = await services.get(Denylist, { strict: false }).allow(organization, names, dryRun);
      const data = { usernamesDeleted: allowed.map((one) => one.name), usernamesInUse: inUse.map((one) => one.name), dryRun };
      const text = `${allowed.length} of ${names.length} names are off the list.${aboutNotNames(list)}`;
      return { data, text: dryRun ? `${text} Nothing was changed.` : text };
    });
  }
}
