import { Option, SubCommand } from 'nest-commander';
import { ExportArchive, type PicturedUser, type SectionLine } from '@app/transfers';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { SinkFile } from '../sink-file.js';
import { standardStream } from '../source-file.js';
import { writeOut } from '../standard-output.js';
import { archiveLineOf, userLineOf } from './archive-lines.mapper.js';
import { Progress } from './progress.js';

interface ExportAllOptions {
  readonly withPasswordHashes?: boolean;
  readonly withNotifications?: boolean;
  readonly json?: boolean;
}

type Write = (text: string) => Promise<void>;

@SubCommand({
  name: 'all',
  arguments: '<organization> [file]',
  argsDescription: { organization: 'id of the organization', file: 'where to; default, and -: standard output' },
  description: 'Write an organization with all that belongs to it, as it is at one moment, to a file that facet import all reads',
})
export class ExportAllCommand extends Operation {
  protected override readonly examples = ['export all acme acme.ndjson --with-password-hashes --with-notifications'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--with-password-hashes', description: 'write the hashes of the passwords, too: keep the file as safe as the database' })
  withPasswordHashes(): boolean {
    return true;
  }

  @Option({ flags: '--with-notifications', description: 'write what the members were told, and what of it they have read' })
  withNotifications(): boolean {
    return true;
  }

  protected async perform([id, file = standardStream]: string[], options: ExportAllOptions): Promise<Outcome | undefined> {
    if (file === standardStream && options.json) this.refuse('error: --json needs a file: standard output has the organization');
    if (file === standardStream) return void (await this.export(id, writeOut, options));
    const sink = await SinkFile.create(file);
    try {
      const users = await this.export(id, (text) => sink.write(text), options);
      await sink.finish();
      return { data: { file, users }, text: `The organization with ${users} users is in ${file}.` };
    } catch (error) {
      await sink.abandon();
      throw error;
    }
  }

  private export(id: string | undefined, write: Write, { withPasswordHashes = false, withNotifications = false }: ExportAllOptions): Promise<number> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      let progress: Progress | undefined;
      let count = 0;
      const expect = (total: number): void => void (progress = new Progress({ noun: 'users', total }));
      const lines = (some: readonly SectionLine[]): Promise<void> => write(some.map(archiveLineOf).join(''));
      const users = async (some: readonly PicturedUser[]): Promise<void> => {
        await write(some.map((one) => userLineOf(one, withPasswordHashes)).join(''));
        count += some.length;
        progress?.advance(some.length, count);
      };
      try {
        await services.get(ExportArchive, { strict: false }).run(organization, { expect, lines, users, withPasswordHashes, withNotifications });
        return count;
      } finally {
        progress?.stop();
      }
    });
  }
}
