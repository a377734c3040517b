/** The only source of the time of day, so that tests can move it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The clock of this machine, corrected by what it is ahead of the one that all instances share. */
export class SystemClock extends Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() - this.ahead);
  }

  /** @param ahead milliseconds that this machine is ahead of the shared clock; negative when it is behind */
  correct(ahead: number): void {
    this.ahead = ahead;
  }
}
