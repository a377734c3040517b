import { StaleVersion } from './general-errors.js';

/** The states in which the caller is willing to have a change made: `If-Match` (RFC 9110, 13.1.1), without its HTTP. */
export class Precondition {
  /** @param states the states that the caller named; `undefined`: any state will do. */
  constructor(private readonly states?: readonly string[]) {}

  static readonly none = new Precondition();

  /** Throws `StaleVersion` unless the caller named this state. Call it with the row locked. */
  demand(state: string): void {
    if (this.states && !this.states.includes(state)) throw new StaleVersion();
  }
}
