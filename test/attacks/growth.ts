import { expect } from '@jest/globals';
import type { Answer } from '../support/api.js';
import type { Attack } from './attack.js';

/** An input that can be made larger. */
export interface Growing {
  readonly what: string;
  /** Sends the input with so many bytes that grow. */
  readonly send: (size: number) => Promise<Answer>;
  /** Bytes at the limit. */
  readonly most: number;
  /** At the limit. */
  readonly status: number;
}

const tries = 5;
const longest = 50;
/** Milliseconds below which the clock of the processor and the collector decide, not the input. */
const noise = 8;
/** From a quarter of the size to the whole: 4 is linear, 16 quadratic. */
const steepest = 8;

/** Milliseconds of CPU of this process, in which the application runs as well. The least of several tries: others are busy, too. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < tries; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    if (least < noise / 4) break;
  }
  return least;
}

/** What a row holds: no size costs more than 50 ms, and four times the size costs about four times as much. */
export function growing({ what, send, most, status }: Growing): Attack {
  const holds = async (): Promise<void> => {
    const costs: number[] = [];
    for (let size = Math.ceil(most / 256); size < most * 2; size *= 2) costs.push(await costOf(() => send(Math.min(size, most))));
    expect(costs.filter((cost) => cost > longest)).toEqual([]);
    const steep = costs.filter((cost, at) => at >= 2 && cost > noise && cost / Math.max(costs[at - 2] ?? 0, 1) > steepest);
    expect({ steep, costs: steep.length > 0 ? costs : [] }).toEqual({ steep: [], costs: [] });
  };
  return { what, send: () => send(most), status, effect: 'at most 50 ms of CPU, and about linear', holds };
}
