import { Option, SubCommand } from 'nest-commander';
import { ImportUsers, type ImportRules, type NameConflict } from '@app/transfers';
import { Installation } from '../installation.js';
import type { Outcome } from '../operation.js';
import { formatOf, type Format } from './formats/format-names.js';
import type { HeadingMap } from './formats/heading-map.js';
import { SourceFile } from '../source-file.js';
import { ImportReport } from './import-report.js';
import { runImport } from './import-run.js';
import * as options from './import-users.options.js';
import type { ImportOptions } from './import-users.options.js';
import { Progress } from './progress.js';
import { products, type Product } from './readers/readers.js';
import { TransferOperation } from './transfer-operation.js';

@SubCommand({
  name: 'users',
  arguments: '<file>',
  argsDescription: { file: 'CSV, one JSON object a line, or a JSON array; - reads standard input' },
  description: 'Take people over from a file. After a failure run the same command again: what is in already is passed over.',
})
export class ImportUsersCommand extends TransferOperation {
  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--from <product>', description: `the lines are those of another product: ${products.join(', ')}` })
  from(text: string): Product {
    return options.productNamed(text, this.refuse);
  }

  @Option({ flags: '--issuer <issuer>', description: 'issuer (iss) of identities that name none and whose provider is not in TRUSTED_ISSUERS' })
  issuer(text: string): string {
    return text;
  }

  @Option({ flags: '--results <file>', description: 'write there, as NDJSON, what became of each line: line, outcome, id, reasons' })
  results(file: string): string {
    return file;
  }

  @Option({ flags: '--delimiter <character>', description: 'CSV: what is between the cells, or tab; default: what the headings show' })
  delimiter(text: string): string {
    return options.delimiterNamed(text, this.refuse);
  }

  @Option({ flags: '--map <from=to>', description: 'a field has another name in the file; nothing behind the sign leaves it out; may be given more than once' })
  map(text: string, before?: HeadingMap): HeadingMap {
    return options.mapWith(text, before, this.refuse);
  }

  @Option({
    flags: '--on-name-conflict <what>',
    description: 'fail: a line whose username is taken or denied fails; drop: it is in without',
    defaultValue: 'fail',
  })
  onNameConflict(text: string): NameConflict {
    return options.nameConflictNamed(text, this.refuse);
  }

  @Option({ flags: '--wait <seconds>', description: 'how long to wait for a database that goes away', defaultValue: 60 })
  wait(text: string): number {
    return options.secondsNamed(text, this.refuse);
  }

  @Option({ flags: '--create-organizations', description: 'make organizations that are not there, with the built-in roles' })
  createOrganizations(): boolean {
    return true;
  }

  @Option({ flags: '--create-roles', description: 'make roles that are not there where a line says id and name, with that id and without permissions' })
  createRoles(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'say what would become of each line, and change nothing' })
  dryRun(): boolean {
    return true;
  }

  protected async perform([file = '']: string[], given: ImportOptions): Promise<Outcome> {
    const format = given.format ?? (given.from === undefined ? formatOf(file) : 'ndjson');
    options.assertSense(file, { ...given, format }, this.refuse);
    const source = await SourceFile.open(file);
    return this.installation.visit((services) => this.take(services.get(ImportUsers, { strict: false }), source, format, given));
  }

  private async take(users: ImportUsers, source: SourceFile, format: Format, given: ImportOptions): Promise<Outcome> {
    const { dryRun = false, results, delimiter, map } = given;
    const everyLine = dryRun && !given.json && results === undefined;
    const progress = new Progress({ noun: 'lines', total: source.size }, everyLine);
    const say = (text: string): void => (everyLine ? void process.stdout.write(`${text}\n`) : progress.say(text));
    try {
      const report = await ImportReport.open({ results, everyLine, say });
      const take = users.begin(termsOf(given, () => progress.say('The database is away; waiting for it.')));
      const ofFile = { ...(delimiter !== undefined && { delimiter }), ...(map && { map }) };
      await runImport({ source, format, product: given.from, organization: given.organization, ...ofFile }, take, report, progress);
      await report.finish();
      return summaryOf(report, progress, dryRun);
    } finally {
      progress.stop();
    }
  }
}

const termsOf = ({ onNameConflict, issuer, wait, ...given }: ImportOptions, onWait: () => void): ImportRules => ({
  onNameConflict,
  createOrganizations: given.createOrganizations ?? false,
  createRoles: given.createRoles ?? false,
  dryRun: given.dryRun ?? false,
  issuer: issuer ?? null,
  seconds: wait,
  onWait,
});

function summaryOf({ tally }: ImportReport, { seconds }: Progress, dryRun: boolean): Outcome {
  const lines = tally.created + tally.joined + tally.skipped + tally.failed;
  const text = `${lines} lines: ${tally.created} created, ${tally.joined} joined, ${tally.skipped} skipped, ${tally.failed} failed.`;
  const data = { lines, ...tally, dryRun, seconds: Math.round(seconds * 10) / 10 };
  return { data, text: dryRun ? `${text} Nothing was changed.` : text, incomplete: tally.failed > 0 };
}
