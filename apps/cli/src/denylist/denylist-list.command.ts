import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { Denylist } from '@app/organizations';
import { Installation, knownOrganization } from '../installation.js';
import { ListOperation, type ListOptions, type ReadPage } from '../list-operation.js';

@SubCommand({
  name: 'list',
  arguments: '<organization>',
  argsDescription: { organization: 'id of the organization' },
  description: 'Show the denied names, in the order of the code points of their canonical forms',
})
export class DenylistListCommand extends ListOperation<string> {
  protected override readonly examples = ['denylist list acme --prefix ad', 'denylist list acme --all --json'];

  constructor(installation: Installation) {
    super(installation);
  }

  @Option({ flags: '--prefix <beginning>', description: 'only names that begin so, in any spelling of the same letters' })
  prefix(text: string): string {
    return text;
  }

  protected async reader(services: INestApplicationContext, [id]: string[], { prefix = '' }: ListOptions & { prefix?: string }): Promise<ReadPage<string>> {
    const organization = await knownOrganization(services, id);
    const denylist = services.get(Denylist, { strict: false });
    return ({ limit, cursor }) => denylist.listCounted(organization, prefix, limit, cursor);
  }

  protected entry(name: string): unknown {
    return name;
  }

  protected line(name: string): string {
    return name;
  }
}
