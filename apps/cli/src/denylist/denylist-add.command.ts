import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import type { OrganizationId } from '@app/common';
import { denialOf, Denylist, DenylistNamesInUse, DenyNames, type RenamedOwner } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { aboutNotNames, namesGiven, notNamesOf } from './name-lists.js';

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
    const list = namesGiven(words);
    const names = list.keys;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const by = names.length > 0 ? replacement : undefined;
      const renamed = by === undefined ? [] : await this.replace(services, organization, { name: words[0] ?? '', by, dryRun });
      const added = by === undefined ? (await services.get(Denylist, { strict: false }).extend(organization, names, dryRun)).added : names.length;
      const data = { organizationId: organization, denied: names.map((one) => one.name), ...notNamesOf(list), ...(by !== undefined && { renamed }), dryRun };
      const done =
        by === undefined
          ? `${added} of ${names.length} names are new on the list.`
          : `${words[0] ?? ''} is denied; ${renamed[0] ? `its holder ${renamed[0].userId} is ${by}` : 'nobody has it'}.`;
      const what = `${done}${aboutNotNames(list)}`;
      return { data, text: dryRun ? `${what} Nothing was changed.` : what };
    });
  }

  private async replace(
    services: INestApplicationContext,
    organization: OrganizationId,
    wish: { name: string; by: string; dryRun: boolean },
  ): Promise<readonly RenamedOwner[]> {
    const { notDenied, renamed } = await services.get(DenyNames, { strict: false }).deny(organization, [denialOf(wish.name, wish.by)], wish.dryRun);
    const [left] = notDenied;
    if (left) throw new DenylistNamesInUse({ message: `The name stays with its holder (${left.reason}):`, names: [left.name] });
    return renamed;
  }
}
