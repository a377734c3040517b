import { Option, SubCommand } from 'nest-commander';
import type { OrganizationId } from '@app/common';
import { ExportUsers, type ExportedUser } from '@app/transfers';
import { Installation } from '../installation.js';
import type { Outcome } from '../operation.js';
import { toLines } from './departing-lines.mapper.js';
import { formatOf, type Format } from './formats/format-names.js';
import { lineTexts } from './formats/line-texts.js';
import { standardStream } from '../source-file.js';
import { Progress } from './progress.js';
import { SinkFile } from '../sink-file.js';
import { writeOut } from '../standard-output.js';
import { TransferOperation } from './transfer-operation.js';

interface ExportOptions {
  readonly format?: Format;
  readonly organization?: OrganizationId;
  readonly withPasswordHashes?: boolean;
  readonly escapeFormulas?: boolean;
  readonly json?: boolean;
}

type Write = (text: string) => Promise<void>;

interface Counted {
  people: number;
  lines: number;
}

@SubCommand({
  name: 'users',
  arguments: '[file]',
  argsDescription: { file: 'where to; default, and -: standard output' },
  description: 'Write people to a file that facet import users reads: one line for each person and organization, as they are at one moment',
})
export class ExportUsersCommand extends TransferOperation {
  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--with-password-hashes', description: 'write the hashes of the passwords, too: keep the file as safe as the database' })
  withPasswordHashes(): boolean {
    return true;
  }

  @Option({ flags: '--no-escape-formulas', description: 'CSV: leave cells that a spreadsheet would run as they are, instead of an apostrophe before them' })
  escapeFormulas(): boolean {
    return false;
  }

  protected async perform([file = standardStream]: string[], options: ExportOptions): Promise<Outcome | undefined> {
    if (file === standardStream && options.json) this.refuse('error: --json needs a file: standard output has the people');
    if (file === standardStream) return void (await this.export(writeOut, options.format ?? 'ndjson', options));
    const counted = await this.toFile(file, options);
    return { data: { file, ...counted }, text: `${counted.people} people on ${counted.lines} lines are in ${file}.` };
  }

  /** The file is there when it is whole, and not before. */
  private async toFile(file: string, options: ExportOptions): Promise<Counted> {
    const sink = await SinkFile.create(file);
    try {
      const counted = await this.export((text) => sink.write(text), options.format ?? formatOf(file), options);
      await sink.finish();
      return counted;
    } catch (error) {
      await sink.abandon();
      throw error;
    }
  }

  private export(write: Write, format: Format, { organization, withPasswordHashes = false, escapeFormulas = true }: ExportOptions): Promise<Counted> {
    return this.installation.visit(async (services) => {
      const counted: Counted = { people: 0, lines: 0 };
      let progress: Progress | undefined;
      const expect = (total: number): void => void (progress = new Progress({ noun: 'people', total }));
      const take = async (people: readonly ExportedUser[]): Promise<void> => {
        const lines = people.flatMap((one) => toLines(one, withPasswordHashes));
        await write(lineTexts[format].text(lines, escapeFormulas));
        [counted.people, counted.lines] = [counted.people + people.length, counted.lines + lines.length];
        progress?.advance(people.length, counted.people);
      };
      try {
        await write(lineTexts[format].head);
        await services.get(ExportUsers, { strict: false }).run(organization ?? null, { expect, take, withPasswordHashes });
        return counted;
      } finally {
        progress?.stop();
      }
    });
  }
}
