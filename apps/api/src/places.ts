/** How many may be in at once, how many may wait, and for how many milliseconds. */
export interface TargetOptions {
  readonly most: number;
  readonly longest: number;
  readonly timeLimit: number;
}

/**
 * Places of a kind, and the queue of the requests that wait for one, first come, first served. It is empty
 * while there are places.
 */
export class Places {
  private inside = 0;
  private readonly line = new Set<() => void>();

  constructor(private readonly terms: TargetOptions) {}

  get timeLimit(): number {
    return this.terms.timeLimit;
  }

  /** Takes a place at once, if there is one. */
  take(): boolean {
    if (this.inside >= this.terms.most) return false;
    this.inside += 1;
    return true;
  }

  leave(): void {
    this.inside -= 1;
    this.callNext();
  }

  /** A called request that needs no place any more calls the next one. */
  callNext(): void {
    const [next] = this.line;
    next?.();
  }

  get isLineFull(): boolean {
    return this.line.size >= this.terms.longest;
  }

  queue(called: () => void): void {
    this.line.add(called);
  }

  unqueue(called: () => void): void {
    this.line.delete(called);
  }
}
