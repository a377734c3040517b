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
    return new ImportReport(
      to,
      to.results === undefined ? undefined : await SinkFile.open(context, to.results, { advice: goOn }),
    );
  }

  async add(validations: readonly ValidationResult[]): Promise<void> {
    for (const { outcome } of validations) this.tally[outcome] += 1;
    if (this.file) return this.file.write(validations.map(written).join(''));
    for (const validation of validations) this.speak(validation);
  }

  async finish(): Promise<void> {
    await this.file?.finish();
    const unsaid = this.tally.failed - this.said;
    if (!this.file && !this.to.everyLine && unsaid > 0)
      this.to.say(`… and ${unsaid} more that failed; --results FILE takes them all`);
  }

  private speak(validation: ValidationResult): void {
    if (this.to.everyLine) return this.to.say(spoken(validation));
    if (validation.outcome !== 'failed' || this.said === mostSaid) return;
    this.said += 1;
    this.to.say(spoken(validation));
  }
}
