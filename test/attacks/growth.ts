import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Answer } from '../support/api.js';
import type { Attack } from './attack.js';
import { bytes } from './wire.js';

/** Node takes 16 kB of request line and headers. */
export const head = 15_500;

export const fill = (piece: string, size: number): string =>
  piece.repeat(Math.max(1, Math.floor(size / Buffer.byteLength(piece))));

/** A request as it is written, by nobody unless a header says more. */
export function ask(line: string, headers: readonly string[] = [], content = '', base?: string): Promise<Answer> {
  const host = headers.some((one) => one.startsWith('Host:')) ? [] : ['Host: 127.0.0.1'];
  return bytes([`${line} HTTP/1.1`, ...host, 'Connection: close', ...headers, '', content].join('\r\n'), base);
}

/** An input that can be made larger. */
export interface Growing {
  readonly what: string;
  /** Sends the input with so many bytes that grow. */
  readonly send: (size: number) => Promise<Answer>;
  /** Bytes at the limit. */
  readonly most: number;
  /** The smallest size. */
  readonly least?: number;
  /** At the limit. */
  readonly status: number;
}

const tries = 5;
const longest = 50;
/** Milliseconds below which the clock of the processor and the collector decide, not the input. */
const noise = 8;
/** From a quarter of the size to the whole: 4 is linear, 16 quadratic. */
const steepest = 8;

/** Milliseconds of CPU so far. */
type Meter = () => number;

/** Of this process, in which the application runs as well. */
function ownMeter(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of all threads of another process, by the scheduler of Linux. */
export const meterOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6,
    0,
  );

/** The least of several tries: others are busy, too. */
async function costOf(work: () => Promise<unknown>, meter: Meter, times = tries): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < times; round += 1) {
    const before = meter();
    await work();
    least = Math.min(least, meter() - before);
    if (least < noise / 4) break;
  }
  return least;
}

/**
 * What each input costs. One try is enough where it shows a cost that is no fault; the others are tried
 * again, and those that they are compared with.
 */
async function costsOf(inputs: readonly (() => Promise<unknown>)[], meter: Meter): Promise<number[]> {
  const costs: number[] = [];
  for (const work of inputs) costs.push(await costOf(work, meter, 1));
  const tryAgain = async (chosen: readonly number[]): Promise<void> => {
    for (const at of chosen)
      costs[at] = Math.min(costs[at] ?? Infinity, await costOf(inputs[at] ?? (() => Promise.resolve()), meter));
  };
  const dear = (): number[] => [...costs.keys()].filter((at) => (costs[at] ?? 0) > noise);
  await tryAgain(dear());
  await tryAgain([...new Set(dear().flatMap((at) => (at >= 2 ? [at - 2] : [])))]);
  return costs;
}

/** Where a cost is too high, or has grown too fast. */
const faultsOf = (costs: readonly number[]): number[] =>
  costs.flatMap((cost, at) => {
    const isSteep = at >= 2 && cost > noise && cost / Math.max(costs[at - 2] ?? 0, 1) > steepest;
    return cost > longest || isSteep ? [at] : [];
  });

/** What a row holds: no size costs more than 50 ms, and four times the size costs about four times as much. */
export function growing(
  { what, send, most, status, least = Math.ceil(most / 256) }: Growing,
  meter: Meter = ownMeter,
): Attack {
  const sizes: number[] = [];
  for (let size = least; size < most * 2; size *= 2) sizes.push(Math.min(size, most));
  const holds = async (): Promise<void> => {
    const costs = await costsOf(
      sizes.map((size) => () => send(size)),
      meter,
    );
    // A collection of garbage that went on beside it is not the input's.
    for (const at of faultsOf(costs))
      costs[at] = Math.min(
        costs[at] ?? Infinity,
        await delay(300, undefined).then(() => costOf(() => send(sizes[at] ?? most), meter)),
      );
    expect({ what: faultsOf(costs).map((at) => sizes[at]), costs: faultsOf(costs).length > 0 ? costs : [] }).toEqual({
      what: [],
      costs: [],
    });
  };
  return { what, send: () => send(most), status, effect: 'at most 50 ms of CPU, and about linear', holds };
}
