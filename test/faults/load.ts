import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** A request as it is sent again and again. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  /** So many, each sending when it was answered; with a `rate`, the most that are open. */
  readonly connections: number;
  /** Requests a second, whether they are answered or not. */
  readonly rate?: number;
  readonly requests: readonly Ask[];
}

/** How many there were, and milliseconds. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** What came back; see load/tally.mjs. */
export interface Outcome {
  /** Successes a second, each within 5 s. */
  readonly goodput: number;
  readonly good: Times;
  /** 429 and 503. */
  readonly refused: Times;
  readonly withoutRetryAfter: number;
  /** The connection was lost. */
  readonly failed: number;
  readonly late: number;
  /** Of an open loop: no connection was left to send it on. */
  readonly unsent: number;
  /** Any other status, with how often it came. */
  readonly others: Readonly<Record<string, number>>;
}

/** Sends from a process of its own, which the event loop of the tests does not slow down. */
export async function send(load: Load): Promise<Outcome> {
  const child = spawn(process.execPath, [resolve('test/faults/load/send.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(load));
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`the load ended with ${String(code)}`);
  return JSON.parse(said) as Outcome;
}
