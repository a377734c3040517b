import { Option, SubCommand } from 'nest-commander';
import { Denylist } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { SourceFile } from '../source-file.js';
import { aboutNotNames, namesIn, notNamesOf } from './name-lists.js';

interface ImportNamesOptions {
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

@SubCommand({
  name: 'import',
  arguments: '<organization> <file>',
  argsDescription: { organization: 'id of the organization', file: 'one name a line, or a JSON array; - reads standard input' },
  description: 'Deny the names of a file: all of them in one transaction, or none when somebody has one. Names in use are listed then.',
})
export class DenylistImportCommand extends Operation {
  protected override readonly examples = ['denylist import acme names.txt --dry-run', 'denylist import acme names.json --replace --json'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--replace', description: 'the file is the whole list: what is not in it goes' })
  replace(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'say what would happen, and change nothing' })
  dryRun(): boolean {
    return true;
  }

  protected async perform([id, file = '']: string[], { replace = false, dryRun = false }: ImportNamesOptions): Promise<Outcome> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await SourceFile.open(file)).chunks()) chunks.push(chunk);
    const list = namesIn(Buffer.concat(chunks).toString());
    const names = list.keys;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const denylist = services.get(Denylist, { strict: false });
      const { added, removed } = await (replace ? denylist.replace(organization, names, dryRun) : denylist.extend(organization, names, dryRun));
      const text = `${names.length} names: ${added} are new on the list, ${removed} are gone from it.${aboutNotNames(list)}`;
      const data = { organizationId: organization, names: names.length, added, removed, ...notNamesOf(list), dryRun };
      return { data, text: dryRun ? `${text} Nothing was changed.` : text };
    });
  }
}
