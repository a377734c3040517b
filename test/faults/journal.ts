import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export const kinds = ['account', 'bio', 'name', 'roles', 'refresh', 'told', 'read'] as const;

/** A write: of what kind, to whom it belongs, and what it must leave. */
export interface Write {
  readonly kind: (typeof kinds)[number];
  readonly of: string;
  readonly value: string;
}

/**
 * What is written down when a write was acknowledged: with what had been tried since the one before, which
 * may come later but never earlier.
 */
interface Entry extends Write {
  readonly nth: number;
}

/** A file on the disk of what was acknowledged. A line is there for good before the test goes on. */
export class Journal {
  private readonly file: number;
  private readonly tried: Write[] = [];
  private kept = 0;

  constructor(private readonly path: string) {
    this.file = openSync(path, 'w');
  }

  /** Notes what is about to be asked for. Answers its number. */
  attempt(write: Write): number {
    return this.tried.push(write) - 1;
  }

  /** Keeps that it was acknowledged. */
  acknowledge(nth: number, { kind, of, value }: Write): void {
    writeSync(this.file, `${JSON.stringify({ kind, of, value, nth } satisfies Entry)}\n`);
    fsyncSync(this.file);
    this.kept += 1;
  }

  close(): void {
    closeSync(this.file);
  }

  /** Waits until this many more have been acknowledged. */
  async grows(by: number, seen: () => string): Promise<void> {
    const enough = this.kept + by;
    const end = performance.now() + 60_000;
    while (this.kept < enough) {
      if (performance.now() > end)
        throw new Error(`a minute long fewer than ${by} writes were acknowledged; ${seen()}`);
      await delay(5);
    }
  }

  /** What was acknowledged. */
  get entries(): Entry[] {
    return readFileSync(this.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry);
  }

  /**
   * What may be there where this is the last that was acknowledged: it, or what was asked for afterwards
   * without an answer.
   */
  since({ kind, of, nth }: Entry): string[] {
    return this.tried.slice(nth).flatMap((write) => (write.kind === kind && write.of === of ? [write.value] : []));
  }
}
