import { setTimeout as pause } from 'node:timers/promises';

const lookEvery = 500;

/** Returns the processes that still run an abandoned statement, and cancels those that may be cancelled. */
export type Look = (pids: readonly number[]) => Promise<readonly number[]>;

/**
 * Processes of PostgreSQL that go on with a statement whose connection was cut when it took too long. They
 * wait for a lock, or for a standby that confirms
 * nothing, and hold one of the server's connections meanwhile.
 */
export class LostBackends {
  private readonly lost = new Map<number, () => void>();
  private watching = false;
  private ended = false;

  constructor(private readonly look: Look) {}

  get count(): number {
    return this.lost.size;
  }

  /** Settles when the process is gone, or when the watch has ended. */
  add(pid: number): Promise<void> {
    return new Promise((gone) => {
      this.lost.get(pid)?.();
      this.lost.set(pid, gone);
      if (!this.watching) void this.watch();
    });
  }

  end(): void {
    this.ended = true;
    this.forget([...this.lost.keys()]);
  }

  private async watch(): Promise<void> {
    this.watching = true;
    while (this.lost.size > 0 && !this.ended) {
      const asked = [...this.lost.keys()];
      // A server that cannot be asked is looked at again later.
      const left = await this.look(asked).catch(() => asked);
      this.forget(asked.filter((pid) => !left.includes(pid)));
      if (this.lost.size > 0) await pause(lookEvery, undefined, { ref: false });
    }
    this.watching = false;
  }

  private forget(pids: readonly number[]): void {
    for (const pid of pids) {
      this.lost.get(pid)?.();
      this.lost.delete(pid);
    }
  }
}
