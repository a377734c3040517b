import { SingleBar } from 'cli-progress';
import type { CommandContext } from '../command.js';

const reportEvery = 5_000;

/** `01:05:09`. */
const clock = (seconds: number): string => new Date(Math.min(seconds, 86_399) * 1000).toISOString().slice(11, 19);

/**
 * Says on standard error how far a work is: a bar on a terminal, a line now and then elsewhere. Quick work
 * says nothing there.
 */
export class Progress {
  private readonly began = performance.now();
  private reportedAt = this.began;
  private count = 0;
  private position = 0;
  private readonly bar: SingleBar | undefined;

  /**
   * @param noun what is counted
   * @param total how long the way is, in whatever unit, where that is known
   * @param quiet something else is said all the time, so that a bar would only be in the way
   */
  constructor(
    private readonly stderr: CommandContext['stderr'],
    private readonly noun: string,
    private readonly total: number | undefined,
    quiet = false,
  ) {
    if (!stderr.isTTY || quiet) return;
    const share = total === undefined ? '' : '{bar} {percentage}% | ';
    const look = { format: `${share}{text}`, barsize: 30, clearOnComplete: true };
    this.bar = new SingleBar({ ...look, stream: stderr, hideCursor: false, linewrap: true, gracefulExit: false });
    this.bar.start(total ?? 0, 0, { text: this.text() });
  }

  advance(count: number, position: number): void {
    this.count += count;
    this.position = position;
    if (this.bar) return this.bar.update(position, { text: this.text() });
    if (performance.now() - this.reportedAt < reportEvery) return;
    this.reportedAt = performance.now();
    this.stderr.write(`${this.text()}\n`);
  }

  /** Says something above the bar. */
  print(line: string): void {
    this.bar?.stop();
    this.stderr.write(`${line}\n`);
    this.bar?.start(this.total ?? 0, this.position, { text: this.text() });
  }

  stop(): void {
    this.bar?.stop();
  }

  /** @returns how long it has taken up to now */
  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  private text(): string {
    const rate = Math.round(this.count / Math.max(this.seconds, 0.001));
    const counted = `${this.count.toLocaleString('en')} ${this.noun}, ${rate.toLocaleString('en')} a second`;
    if (this.total === undefined || this.position === 0) return counted;
    const left = Math.max(this.total - this.position, 0);
    return `${counted}, ${clock(Math.round((this.seconds * left) / this.position))} left`;
  }
}
