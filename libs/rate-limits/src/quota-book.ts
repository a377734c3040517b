import type { Quota } from '@app/config';

/** The quota of a subject after a call. */
export interface QuotaState {
  readonly passes: boolean;
  /** Calls that may follow at once. */
  readonly remaining: number;
  /** Seconds until the quota is full again; when nothing remains, until the next call may pass. */
  readonly seconds: number;
}

interface Account {
  /** The time, in milliseconds, at which the quota is full again, as far as this instance knows. */
  fullAt: number;
  /** Calls that passed here and are not reported to the other instances. */
  unreported: number;
  /** The time of the first of them. */
  since: number;
  reporting: boolean;
}

/**
 * Reports calls since a time to the other instances. Returns when the quota is full again, with their calls
 * counted.
 */
export type Report = (subject: string, calls: number, since: number) => Promise<number>;

/** Subjects in one generation, for each policy. An instance remembers two generations. */
const mostSubjects = 5000;

/**
 * One policy on one instance: GCRA (a call moves the time at which the quota is full again by one interval)
 * over a bounded table.
 * No call waits for the database: calls are counted here, and reported to the other instances when they are a
 * tenth of the quota.
 */
export class QuotaBook {
  private recent = new Map<string, Account>();
  private earlier = new Map<string, Account>();
  private readonly interval: number;
  private readonly window: number;
  private readonly share: number;

  constructor(
    { calls, seconds }: Quota,
    private readonly send: Report,
    private readonly capacity = mostSubjects,
  ) {
    this.window = seconds * 1000;
    this.interval = this.window / calls;
    this.share = Math.max(1, Math.floor(calls / 10));
  }

  /** Counts a call, unless it is one too many. */
  consume(subject: string, now: number): QuotaState {
    const account = this.accountOf(subject, now);
    const from = this.debtOf(account, now) + now;
    const left = (now + this.window - from) / this.interval;
    if (left < 1 - tolerance) return { passes: false, remaining: 0, seconds: secondsOf((1 - left) * this.interval) };
    account.fullAt = from + this.interval;
    if (account.unreported === 0) account.since = now;
    account.unreported += 1;
    if (account.unreported >= this.share && !account.reporting) this.report(subject, account, now);
    const remaining = Math.floor(left - 1 + tolerance);
    return {
      passes: true,
      remaining,
      seconds: secondsOf(remaining > 0 ? account.fullAt - now : (2 - left) * this.interval),
    };
  }

  /** The number of known subjects. */
  get size(): number {
    return this.recent.size + this.earlier.size;
  }

  /**
   * Milliseconds until the quota is full again. More than two windows are impossible: then the clock was set
   * back, and the debt counts as none.
   */
  private debtOf({ fullAt }: Account, now: number): number {
    return fullAt > now && fullAt <= now + 2 * this.window ? fullAt - now : 0;
  }

  /** Two generations: a subject without a call while a whole generation filled up is dropped with it. */
  private accountOf(subject: string, now: number): Account {
    const known = this.recent.get(subject);
    if (known) return known;
    const account = this.earlier.get(subject) ?? { fullAt: now, unreported: 0, since: now, reporting: false };
    if (this.recent.size >= this.capacity) {
      this.earlier = this.recent;
      this.recent = new Map();
    }
    this.recent.set(subject, account);
    return account;
  }

  private report(subject: string, account: Account, now: number): void {
    const { unreported: calls, since } = account;
    account.unreported = 0;
    account.reporting = true;
    const done = (): void => void (account.reporting = false);
    this.send(subject, calls, since)
      .then(
        // A debt beyond two windows does not count: the longest wait is one window.
        (fullAt) =>
          (account.fullAt = Math.max(
            account.fullAt,
            Math.min(fullAt + account.unreported * this.interval, now + 2 * this.window),
          )),
        // Without the database each instance counts alone, and reports later.
        () => {
          account.unreported += calls;
          account.since = since;
        },
      )
      .finally(done);
  }
}

/** Stored milliseconds are rounded, which must not cost a whole call. */
const tolerance = 1e-6;

const secondsOf = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
