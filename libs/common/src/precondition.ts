import { StaleVersion } from './general-errors.js';

/** The states in which a change is made: `If-Match` (RFC 9110, 13.1.1), without its HTTP. */
export class Precondition {
  /** @param states the states that the request names; `undefined`: any state. */
  constructor(private readonly states?: readonly string[]) {}

  static readonly none = new Precondition();

  /** The same where states are compared by a part of them. */
  by(partOf: (state: string) => string): Precondition {
    return new Precondition(this.states?.map(partOf));
  }

  /** Throws `StaleVersion` unless the request names this state. The row is locked. */
  assertMatches(state: string): void {
    if (this.states && !this.states.includes(state)) throw new StaleVersion();
  }
}
