import type { Outcome, ValidationResult } from '@app/transfers';
import type { Write } from '../files.js';

/** How many lines ended how. */
export type Tally = Record<Outcome, number>;

/** Where it is said what became of each line. */
export interface ReportTo {
  /** A file for all of it. */
  readonly file: Write | undefined;
  /** Every line counts, not only those that failed, where there is no such file. */
  readonly everyLine: boolean;
  print(text: string): void;
}

/** Faults that are said where there is no file for them: enough to see what is wrong. */
const mostPrinted = 20;

const spoken = ({ line, outcome, reasons }: ValidationResult): string =>
  [`line ${line}: ${outcome}`, ...reasons.map((one) => one.message)].join('; ');

/** The key order is the same for every line. */
const written = ({ line, outcome, id, reasons }: ValidationResult): string =>
  `${JSON.stringify({ line, outcome, ...(id && { id }), reasons })}\n`;

/** Tells of every line of an import what became of it. */
export class ImportReport {
  readonly tally: Tally = { created: 0, joined: 0, skipped: 0, failed: 0 };
  private printed = 0;

  constructor(private readonly to: ReportTo) {}

  async add(validations: readonly ValidationResult[]): Promise<void> {
    const { to } = this;
    for (const { outcome } of validations) this.tally[outcome] += 1;
    if (to.file) return to.file(validations.map(written).join(''));
    const failed = validations.filter(({ outcome }) => outcome === 'failed').slice(0, mostPrinted - this.printed);
    this.printed += failed.length;
    for (const validation of to.everyLine ? validations : failed) to.print(spoken(validation));
  }

  finish(): void {
    const { to, printed, tally } = this;
    if (!to.file && !to.everyLine && tally.failed > printed)
      to.print(`… and ${tally.failed - printed} more that failed; --results FILE takes them all`);
  }
}
