import { resultLines, type ImportSink, type Outcome, type ValidationResult } from '@app/transfers';
import type { CommandContext } from '../command.js';
import { mostPrinted } from '../failures.js';
import type { SourceFile, Write } from '../files.js';
import { Progress } from './progress.js';

const spoken = ({ line, outcome, reasons }: ValidationResult): string =>
  [`line ${line}: ${outcome}`, ...reasons.map((one) => one.message)].join('; ');

/** Tells of every line of an import what became of it, and how far it is. */
export class ImportReport implements ImportSink {
  readonly tally: Record<Outcome, number> = { created: 0, joined: 0, skipped: 0, failed: 0 };
  readonly progress: Progress;
  private printed = 0;

  /**
   * @param everyLine every line counts, not only those that failed, where there is no file for them
   * @param file takes all of it
   */
  constructor(
    private readonly context: CommandContext,
    private readonly source: SourceFile,
    private readonly everyLine: boolean,
    private readonly file?: Write,
  ) {
    this.progress = new Progress(context.stderr, 'lines', source.size, everyLine);
  }

  async add(results: readonly ValidationResult[]): Promise<void> {
    for (const { outcome } of results) this.tally[outcome] += 1;
    if (this.file) return this.file(resultLines(results));
    const failed = results.filter(({ outcome }) => outcome === 'failed').slice(0, mostPrinted - this.printed);
    this.printed += failed.length;
    for (const result of this.everyLine ? results : failed) this.print(spoken(result));
  }

  advance(lines: number): void {
    this.progress.advance(lines, this.source.position);
  }

  remark(text: string): void {
    this.progress.print(text);
  }

  finish(): void {
    const left = this.tally.failed - this.printed;
    if (!this.file && !this.everyLine && left > 0)
      this.print(`… and ${left} more that failed; --results FILE takes them all`);
  }

  private print(text: string): void {
    if (this.everyLine) this.context.stdout.write(`${text}\n`);
    else this.progress.print(text);
  }
}
