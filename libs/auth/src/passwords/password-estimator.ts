import { Worker } from 'node:worker_threads';
import { SignInBusy } from '../auth.errors.js';

export interface EstimateRequest {
  readonly id: number;
  readonly password: string;
  readonly about: readonly string[];
}

export interface EstimateResult {
  readonly id: number;
  /** From 0 to 4. */
  readonly score: number;
}

interface Waiting {
  readonly resolve: (score: number) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The cost grows faster than the length, and what is long enough is not common. 64 characters cost at most 25
 * ms of CPU, 100 with the defaults of the library
 * 180 ms (the worst of the repetitions and substitutions that were tried, Node 20).
 */
const validatedLength = 64;
const longestAbout = 256;
/** More are rejected: the hash that follows has a queue as well. */
const mostWaiting = 100;
const timeout = 10_000;
const retryAfter = 2;

/**
 * Estimates how easily a password is guessed, on a thread of its own, one at a time: no password delays other
 * requests.
 */
export class PasswordEstimator {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  /**
   * A score from 0 to 4; below 2 a password falls to about a million guesses. Throws `SignInBusy` when too
   * many wait already.
   * @param about texts such as the email address that make a password easy to guess
   */
  score(password: string, about: readonly string[]): Promise<number> {
    if (this.waiting.size >= mostWaiting) return Promise.reject(new SignInBusy({ retryAfter }));
    const request = {
      id: (this.lastId += 1),
      password: validatedPart(password, validatedLength),
      about: about.map((text) => validatedPart(text, longestAbout)),
    };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.discard(new Error('the estimator of passwords does not answer')), timeout);
      this.waiting.set(request.id, { resolve, reject, timer });
      this.running().postMessage(request satisfies EstimateRequest);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  /** The first password starts the thread. A process without other work waits for its answer. */
  private running(): Worker {
    if (!this.worker) {
      // It needs neither settings nor flags of this process, and no more memory than its dictionaries take.
      const options = { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 128 } };
      const worker = new Worker(new URL('./password-estimator.worker.js', import.meta.url), options);
      worker.on('message', (result: EstimateResult) => this.settle(result));
      worker.on('error', (error) => this.discard(error, worker));
      worker.on('exit', () => this.discard(new Error('the estimator of passwords has ended'), worker));
      this.worker = worker;
    }
    this.worker.ref();
    return this.worker;
  }

  private settle({ id, score }: EstimateResult): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (this.waiting.size === 0) this.worker?.unref();
    waiting?.resolve(score);
  }

  /** Rejects what waits for this thread; the next password starts another one. */
  private discard(cause: Error, worker = this.worker): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    void worker?.terminate();
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new SignInBusy({ retryAfter, cause }));
    }
    this.waiting.clear();
  }
}

/** Normalizing can make a text eighteen times as long: it is cut before as well. */
const validatedPart = (text: string, length: number): string =>
  text
    .slice(0, 4 * length)
    .normalize('NFKC')
    .slice(0, length);
