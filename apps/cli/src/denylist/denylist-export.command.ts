import { extname } from 'node:path';
import { Option, SubCommand } from 'nest-commander';
import { Denylist } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { SinkFile } from '../sink-file.js';
import { standardStream } from '../source-file.js';
import { writeOut } from '../standard-output.js';
import { isNameFormat, nameFormats, nameTexts, type NameFormat } from './name-lists.js';

const atOnce = 10_000;

interface ExportNamesOptions {
  readonly format?: NameFormat;
  readonly json?: boolean;
}

type Write = (text: string) => Promise<void>;

@SubCommand({
  name: 'export',
  arguments: '<organization> [file]',
  argsDescription: { organization: 'id of the organization', file: 'where to; default, and -: standard output' },
  description: 'Write the denied names to a file that facet denylist import reads. The file is there when it is whole.',
})
export class DenylistExportCommand extends Operation {
  protected override readonly examples = ['denylist export acme > names.txt', 'denylist export acme names.json'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--format <format>', description: 'lines: one name a line; json: an array; default: json for a file named .json, else lines' })
  format(text: string): NameFormat {
    return isNameFormat(text) ? text : this.refuse(`error: --format must be ${nameFormats.join(' or ')}`);
  }

  protected async perform([id, file = standardStream]: string[], { format, json }: ExportNamesOptions): Promise<Outcome | undefined> {
    if (file === standardStream && json) this.refuse('error: --json needs a file: standard output has the names');
    if (file === standardStream) return void (await this.export(id, format ?? 'lines', writeOut));
    const sink = await SinkFile.create(file);
    try {
      const names = await this.export(id, format ?? (extname(file) === '.json' ? 'json' : 'lines'), (text) => sink.write(text));
      await sink.finish();
      return { data: { file, names }, text: `${names} names are in ${file}.` };
    } catch (error) {
      await sink.abandon();
      throw error;
    }
  }

  private export(id: string | undefined, format: NameFormat, write: Write): Promise<number> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      const denylist = services.get(Denylist, { strict: false });
      const { head, text, foot } = nameTexts[format];
      let [count, cursor]: [number, string | undefined] = [0, undefined];
      // Before the first name leaves: an export that breaks off has shown names too.
      await denylist.recordExport(organization);
      await write(head);
      do {
        const page: Awaited<ReturnType<Denylist['list']>> = await denylist.list(organization, '', atOnce, cursor);
        await write(text(page.items, count === 0));
        [count, cursor] = [count + page.items.length, page.nextCursor];
      } while (cursor !== undefined);
      await write(foot);
      return count;
    });
  }
}
