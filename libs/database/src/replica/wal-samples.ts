import type { WalPosition } from './wal-position.js';

/** Where a primary was. Positions of other servers or timelines do not compare with it. */
export interface WalSample {
  /** Milliseconds of `performance.now()` before it was asked: what was committed then is in the log up to `position`. */
  readonly at: number;
  readonly position: WalPosition;
  readonly system: string;
  readonly timeline: number;
  /** Bytes. */
  readonly segmentSize: bigint;
}

/** Where the primary was at the last moments, so that a replica can be dated without comparing clocks. */
export class WalSamples {
  private samples: WalSample[] = [];

  /** @param span milliseconds that a sample is of use */
  constructor(private readonly span: number) {}

  /** After a failover, samples of before say nothing. */
  add(sample: WalSample): void {
    const last = this.samples.at(-1);
    const goesOn =
      last?.system === sample.system && last.timeline === sample.timeline && last.position <= sample.position;
    this.samples = goesOn ? this.samples.filter(({ at }) => at >= sample.at - this.span) : [];
    this.samples.push(sample);
  }

  /** The oldest that is recent enough: a server that has replayed this log is at most `span` behind. */
  oldest(now: number): WalSample | undefined {
    return this.samples.find(({ at }) => at >= now - this.span);
  }

  /** When a server that has replayed so much had all that the primary had. Undefined: before all samples. */
  caughtUpAt(replayed: WalPosition): number | undefined {
    const known = this.samples.findLast(({ position }) => position <= replayed);
    return known === this.samples.at(-1) ? performance.now() : known?.at;
  }
}
