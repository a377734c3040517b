import type { Quota } from '@app/config';

/** How it stands with a subject after a call. */
export interface ExistingRecords {
  readonly passes: boolean;
  /** Calls that may follow at once. */
  readonly remaining: number;
  /** Seconds until the quota is whole again; when nothing remains, until the next call may pass. */
  readonly seconds: number;
}

interface Account {
  /** The moment, in milliseconds, at which the quota is whole again, as far as this instance knows. */
  fullAt: number;
  /** Calls that passed here and that the other instances have not been told of. */
  untold: number;
  /** When the first of them was. */
  since: number;
  telling: boolean;
}

/** Tells the others of so many calls since that moment. Answers when the quota is whole again, with theirs. */
export type Tell = (subject: string, calls: number, since: number) => Promise<number>;

/** Subjects that one instance knows of at once, for each policy. Twice as many in the moment before half of them are forgotten. */
const mostSubjects = 5000;

/**
 * One policy as one instance keeps it: GCRA (a call moves the moment at which the quota is whole again by one interval) over a bounded table.
 * Nobody waits for the database: calls are counted here, and told to the others when they make up a tenth of the quota.
 */
export class QuotaBook {
  private recent = new Map<string, Account>();
  private earlier = new Map<string, Account>();
  private readonly interval: number;
  private readonly window: number;
  private readonly share: number;

  constructor(
    { calls, seconds }: Quota,
    private readonly tell: Tell,
    private readonly capacity = mostSubjects,
  ) {
    this.window = seconds * 1000;
    this.interval = this.window / calls;
    this.share = Math.max(1, Math.floor(calls / 10));
  }

  /** Counts a call, unless it is one too many. */
  consume(subject: string, now: number): ExistingRecords {
    const account = this.accountOf(subject, now);
    const from = this.debtOf(account, now) + now;
    const left = (now + this.window - from) / this.interval;
    if (left < 1 - tolerance) return { passes: false, remaining: 0, seconds: secondsOf((1 - left) * this.interval) };
    account.fullAt = from + this.interval;
    if (account.untold === 0) account.since = now;
    account.untold += 1;
    if (account.untold >= this.share && !account.telling) this.report(subject, account, now);
    const remaining = Math.floor(left - 1 + tolerance);
    return { passes: true, remaining, seconds: secondsOf(remaining > 0 ? account.fullAt - now : (2 - left) * this.interval) };
  }

  /** How many subjects are known at the moment. */
  get size(): number {
    return this.recent.size + this.earlier.size;
  }

  /** Milliseconds until the quota is whole again. More than two windows cannot be: then the clock was set back, which shall shut nobody out. */
  private debtOf({ fullAt }: Account, now: number): number {
    return fullAt > now && fullAt <= now + 2 * this.window ? fullAt - now : 0;
  }

  /** Two generations: whoever did not call while a whole one filled up is forgotten with it. */
  private accountOf(subject: string, now: number): Account {
    const known = this.recent.get(subject);
    if (known) return known;
    const account = this.earlier.get(subject) ?? { fullAt: now, untold: 0, since: now, telling: false };
    if (this.recent.size >= this.capacity) {
      this.earlier = this.recent;
      this.recent = new Map();
    }
    this.recent.set(subject, account);
    return account;
  }

  private report(subject: string, account: Account, now: number): void {
    const { untold: calls, since } = account;
    account.untold = 0;
    account.telling = true;
    const done = (): void => void (account.telling = false);
    this.tell(subject, calls, since)
      .then(
        // What others owe beyond two windows is not held against anybody: the longest wait is one window.
        (fullAt) => (account.fullAt = Math.max(account.fullAt, Math.min(fullAt + account.untold * this.interval, now + 2 * this.window))),
        // Without the database each instance counts for itself, and tells the others later.
        () => {
          account.untold += calls;
          account.since = since;
        },
      )
      .finally(done);
  }
}

/** Milliseconds are rounded where they are stored; that shall not take a whole call away. */
const tolerance = 1e-6;

const secondsOf = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
