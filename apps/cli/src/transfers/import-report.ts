import type { Outcome, ValidationResult } from '@app/transfers';
import type { CommandContext } from '../command.js';
import { SinkFile } from '../files.js';

/** How many lines ended how. */
export type Tally = Record<Outcome, number>;

/** Where it is said what became of each line. */
export interface ReportTo {
  /** A file for all of it. */
  readonly results: string | undefined;
  /** Every line counts, not only those that failed, where there is no such file. */
  readonly everyLine: boolean;
  say(text: string): void;
}

/** Faults that are said where there is no file for them: enough to see what is wrong. */
const mostSaid = 20;

const goOn = ' What is in stays in; run the same command again to go on.';

const spoken = ({ line, outcome, reasons }: ValidationResult): string =>
  [`line ${line}: ${outcome}`, ...reasons.map((one) => one.message)].join('; ');

/** The key order is the same for every line. */
const written = ({ line, outcome, id, reasons }: ValidationResult): string =>
  `${JSON.stringify({ line, outcome, ...(id && { id }), reasons })}\n`;

/** Tells of every line of an import what became of it. */
export class ImportReport {
  readonly tally: Tally = { created: 0, joined: 0, skipped: 0, failed: 0 };
  private said = 0;

  private constructor(
    private readonly to: ReportTo,
    private readonly file: SinkFile | undefined,
  ) {}

  static async open(context: CommandContext, to: ReportTo): Promise<ImportReport> {
    const { results } = to;
    const file = results === undefined ? undefined : await SinkFile.open(context, results, { advice: goOn });
    return new ImportReport(to, file);
  }

  async add(validations: readonly ValidationResult[]): Promise<void> {
    const { file, to } = this;
    for (const { outcome } of validations) this.tally[outcome] += 1;
    if (file) return file.write(validations.map(written).join(''));
    const failed = validations.filter(({ outcome }) => outcome === 'failed').slice(0, mostSaid - this.said);
    this.said += failed.length;
    for (const validation of to.everyLine ? validations : failed) to.say(spoken(validation));
  }

  async finish(): Promise<void> {
    const { file, to, said, tally } = this;
    if (file) return file.finish();
    if (!to.everyLine && tally.failed > said)
      to.say(`… and ${tally.failed - said} more that failed; --results FILE takes them all`);
  }
}
