type Closer = () => Promise<void>;

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];

/**
 * What has to be closed at the end, last opened first. Signals that come while it closes change nothing: npm
 * sends each one twice.
 */
export class Shutdown {
  private readonly closers: Closer[] = [];
  private closing: Promise<void> | undefined;

  /**
   * @param fail is told what went wrong while closing
   * @param exitCodeFor what the process ends with after a signal
   */
  constructor(
    private readonly fail: (error: unknown) => never,
    private readonly exitCodeFor: (signal: EndingSignal) => number = () => 0,
  ) {}

  /** Registers what closes something that was just opened. */
  push(closer: Closer): void {
    this.closers.push(closer);
  }

  /** From now on SIGTERM, SIGINT and SIGHUP end the process in good order, also while it still starts. */
  listen(): void {
    for (const signal of endingSignals) {
      process.on(signal, () => {
        this.run().then(() => process.exit(this.exitCodeFor(signal)), this.fail);
      });
    }
  }

  run(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  get hasBegun(): boolean {
    return this.closing !== undefined;
  }

  private async closeAll(): Promise<void> {
    for (let closer = this.closers.pop(); closer; closer = this.closers.pop()) await closer();
  }
}
