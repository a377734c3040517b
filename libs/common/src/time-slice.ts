import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which other requests get their turn. */
const longest = 8;

/** Splits long work on the event loop: `await slice.next()` after each small step. */
export class TimeSlice {
  private began = performance.now();

  /** Gives the turn to others when this work has had it for 8 ms. */
  async next(): Promise<void> {
    if (performance.now() - this.began < longest) return;
    await nextTurn();
    this.began = performance.now();
  }
}
