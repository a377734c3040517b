import { setTimeout as sleep } from 'node:timers/promises';
import { isRetriable, isUnavailable } from '@app/database';
import { DatabaseGone } from './transfers.errors.js';

/** How long a database that is gone is waited for. */
export interface TimeLimit {
  readonly seconds: number;
  /** Told once for each time that it goes away. */
  readonly onWait: () => void;
}

const longestPause = 5_000;

/** Runs the work again and again while the database is away. The work must do all or nothing, and bear being done twice. */
export async function patiently<T>({ seconds, onWait }: TimeLimit, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // Who got in each other's way again and again may not do so later.
      if (!isUnavailable(error) && !isRetriable(error)) throw error;
      if (performance.now() - began >= seconds * 1000) throw gone(seconds, error);
      if (attempt === 1 && isUnavailable(error)) onWait();
      await sleep(Math.min(100 * 2 ** attempt, longestPause));
    }
  }
}

const gone = (seconds: number, cause: unknown): Error =>
  new DatabaseGone({ message: `The database was away for ${seconds} seconds. What is in stays in; run the same command again to go on.`, cause });
