/** How many may be in at once, how many may wait, and for how many milliseconds. */
export interface TargetOptions {
  readonly most: number;
  readonly longest: number;
  readonly timeLimit: number;
}

/**
 * Places of a kind, and the line of those who wait for one, in the order in which they came. It is empty
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

  /** Who is called and needs no place any more calls the next one. */
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
