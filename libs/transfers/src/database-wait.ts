import { setTimeout as sleep } from 'node:timers/promises';
import { isRetriable, isUnavailable } from '@app/database';
import { DatabaseGone } from './transfers.errors.js';

/** How long to wait for a database that is away. */
export interface TimeLimit {
  readonly seconds: number;
  /** Called once each time that it goes away. */
  readonly onWait: () => void;
}

const longestPause = 5_000;

/** Repeats the work while the database is away. The work must be atomic, and may run twice. */
export async function waitingForDatabase<T>({ seconds, onWait }: TimeLimit, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // Transactions that collided again and again may succeed later.
      if (!isUnavailable(error) && !isRetriable(error)) throw error;
      if (performance.now() - began >= seconds * 1000) throw gone(seconds, error);
      if (attempt === 1 && isUnavailable(error)) onWait();
      await sleep(Math.min(100 * 2 ** attempt, longestPause));
    }
  }
}

const gone = (seconds: number, cause: unknown): Error =>
  new DatabaseGone({
    message: `The database was away for ${seconds} seconds. What is in stays in; run the same command again to go on.`,
    cause,
  });
