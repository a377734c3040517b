import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Clock } from '@app/common';
import type { Settings } from '@app/config';
import { breachLookups } from '../auth.counters.js';
import { SignInBusy } from '../auth.errors.js';
import { BreachFile } from './breach-file.js';
import { BreachService } from './breach-service.js';
import { CommonPasswords } from './common-passwords.js';

export type BreachSettings = Pick<
  Settings,
  'BREACHED_PASSWORDS' | 'BREACHED_PASSWORDS_FILE' | 'BREACHED_PASSWORDS_URL'
>;

/** Milliseconds. */
const lookupTimeout = 2_000;
/**
 * After a failure the list alone answers for this time, so that not every caller waits for a service that
 * does not answer.
 */
const failurePause = 10_000;
/** More lookups at once are rejected. */
const mostLookups = 100;
const retryAfter = 2;

type Lookup = (sha1: string, signal: AbortSignal) => Promise<boolean>;

/**
 * Passwords that attackers know (NIST SP 800-63B, 3.1.1.2: "passwords obtained from previous breach
 * corpuses"). The list of the commonest is always looked into first; `BREACHED_PASSWORDS` adds a file or a
 * service, or turns all off. When file or service fail, the list alone answers: an outage of theirs keeps
 * no user from a new password. It is logged, and counted as `unavailable`.
 */
export class BreachedPasswords {
  private readonly logger = new Logger(BreachedPasswords.name);
  private readonly common = new CommonPasswords();
  private readonly lookup: Lookup | undefined;
  private running = 0;
  private failedAt = -Infinity;

  constructor(
    private readonly settings: BreachSettings,
    private readonly clock: Clock,
    private readonly timeout = lookupTimeout,
  ) {
    this.lookup = lookupOf(settings);
  }

  /** Whether it is one of the commonest. */
  async isCommon(password: string): Promise<boolean> {
    return this.settings.BREACHED_PASSWORDS !== 'off' && (await this.common.has(password));
  }

  /** Whether the file or the service knows it. Throws `SignInBusy` when too many are looked up already. */
  async isBreached(password: string): Promise<boolean> {
    if (!this.lookup) return false;
    if (this.running >= mostLookups) throw new SignInBusy({ retryAfter });
    const outcome = this.isPaused() ? 'unavailable' : await this.find(this.lookup, password);
    breachLookups.add(outcome);
    return outcome === 'found';
  }

  /**
   * Whether the file or the service answers, and knows the commonest password. Undefined without either.
   * Throws its failure.
   */
  async probe(): Promise<boolean | undefined> {
    const signal = AbortSignal.timeout(this.timeout);
    const [sha1 = ''] = hashesOf('password');
    return this.lookup && beforeAbort(this.lookup(sha1, signal), signal);
  }

  private async find(lookup: Lookup, password: string): Promise<'found' | 'clear' | 'unavailable'> {
    this.running += 1;
    try {
      const signal = AbortSignal.timeout(this.timeout);
      for (const sha1 of hashesOf(password)) if (await beforeAbort(lookup(sha1, signal), signal)) return 'found';
      return 'clear';
    } catch (error) {
      // It says nothing of the password: not even the beginning of its hash.
      this.failedAt = this.clock.now().getTime();
      this.logger.warn(
        { err: error },
        `breached passwords cannot be looked up (BREACHED_PASSWORDS=${this.settings.BREACHED_PASSWORDS}); the list alone is used`,
      );
      return 'unavailable';
    } finally {
      this.running -= 1;
    }
  }

  /** A clock that was set back prolongs nothing. */
  private isPaused(): boolean {
    const age = this.clock.now().getTime() - this.failedAt;
    return age >= 0 && age < failurePause;
  }
}

function lookupOf({
  BREACHED_PASSWORDS: source,
  BREACHED_PASSWORDS_FILE: path,
  BREACHED_PASSWORDS_URL: address,
}: BreachSettings): Lookup | undefined {
  if (source === 'file') {
    const file = new BreachFile(path);
    return (sha1) => file.has(sha1);
  }
  if (source !== 'service') return undefined;
  const service = new BreachService(address);
  return (sha1, signal) => service.has(sha1, signal);
}

/**
 * Of the password as it is stored, and as it was typed: others may have stored either. SHA-1 is what the
 * format asks for; nothing is kept.
 */
const hashesOf = (password: string): Set<string> =>
  new Set(
    [password.normalize('NFC'), password].map((form) => createHash('sha1').update(form).digest('hex').toUpperCase()),
  );

/** A disk that hangs cannot be aborted: it is no longer waited for. */
async function beforeAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
