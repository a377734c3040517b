import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import type { OrganizationId } from '@app/kernel';
import { Denylist, DenylistNamesInUse, DenyNames } from '@app/organizations';
import type { NameKey } from '@app/usernames';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { namesGiven } from './name-lists.js';

interface AddOptions {
  readonly replacement?: string;
  readonly dryRun?: boolean;
}

@SubCommand({
  name: 'add',
  arguments: '<organization> <names...>',
  argsDescription: { organization: 'id of the organization', names: 'names to deny' },
  description: 'Deny names: all of them, or none when somebody has one',
})
export class DenylistAddCommand extends Operation {
  protected override readonly examples = ['denylist add acme root admin', 'denylist add acme mia --replacement former-mia'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--replacement <name>', description: 'with one name: what its holder is called from now on' })
  replacement(name: string): string {
    return name;
  }

  @Option({ flags: '--dry-run', description: 'say what would happen, and change nothing' })
  dryRun(): boolean {
    return true;
  }

  protected perform([id, ...words]: string[], { replacement, dryRun = false }: AddOptions): Promise<Outcome> {
    if (replacement !== undefined && words.length > 1) this.refuse('error: --replacement goes with one name');
    const names = namesGiven(words);
    const [by] = replacement === undefined ? [] : namesGiven([replacement]);
    return this.installation.visitOrganization(id, async (rooms, organization) => {
      if (by) await this.replace(rooms, organization, { names, by, dryRun });
      const added = by ? names.length : (await rooms.get(Denylist, { strict: false }).extend(organization, names, dryRun)).added;
      const data = { organizationId: organization, denied: names.map((one) => one.name), dryRun };
      const what = by ? `${names[0]?.name ?? ''} is denied; who had it is ${by.name}.` : `${added} of ${names.length} names are new on the list.`;
      return { data, text: dryRun ? `${what} Nothing was changed.` : what };
    });
  }

  private async replace(rooms: INestApplicationContext, organization: OrganizationId, wish: { names: NameKey[]; by: NameKey; dryRun: boolean }): Promise<void> {
    const denials = wish.names.map((denied) => ({ denied, by: wish.by }));
    const [left] = await rooms.get(DenyNames, { strict: false }).deny(organization, denials, wish.dryRun);
    if (left) throw new DenylistNamesInUse({ message: `The name stays with its holder (${left.reason}):`, names: wish.names.map((one) => one.name) });
  }
}
