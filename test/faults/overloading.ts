import { readFileSync } from 'node:fs';
import { isFullForm } from '../support/findings.js';
import type { ServerProcess } from '../support/server-process.js';
import { send, type Ask, type Load, type Outcome } from './load.js';

export const seconds = isFullForm ? 60 : 3;
/** Connections with which a server is busy and no caller waits for long. */
export const usual = 32;

/** So many connections, or up to so many for a `rate`, which is in multiples of what the server can do. */
export type Times = Pick<Load, 'connections' | 'rate'>;

/** One overload, between two looks at what the server can do. */
export interface Round {
  readonly outcome: Outcome;
  /** Answers a second without overload: a machine is not equally fast at all times, so the mean of before and after. */
  readonly peak: number;
  /** What was answered of that. */
  readonly share: number;
  /** Resident memory, the most, in MB. */
  readonly memory: number;
  /** By how many MB the most of its last third is above that of its second one. */
  readonly growth: number;
  /** Seconds until four fifths of the peak are answered again; without end if they never are. */
  readonly recovery: number;
}

const wantedAgain = isFullForm ? 0.8 : 0;

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** More than a server can do, and what it does then. */
export class Overloading {
  constructor(
    private readonly server: ServerProcess,
    private readonly requests: readonly Ask[],
  ) {}

  warmUp(): Promise<Outcome> {
    return this.load({ seconds: isFullForm ? 5 : 1, connections: usual });
  }

  /** Round after round: what the server can do is measured once between two of them. */
  async rounds(times: Times, many: number): Promise<Round[]> {
    const rounds: Round[] = [];
    for (let before = await this.best(); rounds.length < many;) {
      const { outcome, memory, growth } = await this.watched(
        this.load({ seconds, connections: times.connections, ...(times.rate && { rate: times.rate * before }) }),
      );
      const recovery = await this.recovery(wantedAgain * before);
      const after = await this.best();
      const peak = (before + after) / 2;
      rounds.push({ outcome, memory, growth, recovery, peak, share: outcome.goodput / peak });
      before = after;
    }
    return rounds;
  }

  private load(more: Omit<Load, 'url' | 'requests'>): Promise<Outcome> {
    return send({ url: this.server.baseUrl, requests: this.requests, ...more });
  }

  /** The most that is answered in a second. */
  private async best(): Promise<number> {
    let most = 0;
    for (const connections of [usual / 2, usual])
      most = Math.max(most, (await this.load({ seconds: isFullForm ? 8 : 1, connections })).goodput);
    return most;
  }

  private async recovery(wanted: number): Promise<number> {
    const began = performance.now();
    while (performance.now() - began < 30_000) {
      const { goodput } = await this.load({ seconds: 1, connections: usual });
      if (goodput > wanted) return (performance.now() - began) / 1000;
    }
    return Infinity;
  }

  private async watched(work: Promise<Outcome>): Promise<Pick<Round, 'outcome' | 'memory' | 'growth'>> {
    const seen: number[] = [];
    const looking = setInterval(() => seen.push(this.megabytes()), 100);
    const outcome = await work.finally(() => clearInterval(looking));
    const third = (at: number): number => Math.max(...seen.slice((at * seen.length) / 3, ((at + 1) * seen.length) / 3));
    return { outcome, memory: Math.max(...seen), growth: third(2) - third(1) };
  }

  private megabytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.server.pid}/status`, 'utf8'))?.[1]) / 1024;
  }
}
