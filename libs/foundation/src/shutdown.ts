type Closer = () => Promise<void>;

/** What has to be closed at the end, last opened first. Signals that come while it closes change nothing: npm sends each one twice. */
export class Shutdown {
  private readonly closers: Closer[] = [];
  private closing: Promise<void> | undefined;

  /** @param fail is told what went wrong while closing */
  constructor(private readonly fail: (error: unknown) => never) {}

  /** Registers what closes something that was just opened. */
  push(closer: Closer): void {
    this.closers.push(closer);
  }

  /** From now on SIGTERM, SIGINT and SIGHUP end the process in good order, also while it still starts. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.run().then(() => process.exit(0), this.fail);
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
