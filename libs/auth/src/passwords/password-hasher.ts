import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Settings } from '@app/config';
import { passwordHashes } from '../auth.counters.js';
import { SignInBusy } from '../auth.errors.js';
import { currentArgon2 } from './schemes/argon2-hash.js';
import type { KnownHash } from './schemes/known-hash.js';
import { readStoredHash } from './stored-hash.js';

/** The hashes that are checked in vain after one that did not match. `known` undefined: the address is unknown. */
export type DecoyHashes = (known: KnownHash | undefined, current: KnownHash) => Promise<readonly KnownHash[]>;

const onlyOurs: DecoyHashes = (known, current) => Promise.resolve(known ? [] : [current]);

/** Threads in which Node.js computes hashes (`UV_THREADPOOL_SIZE`). */
const threads = 4;

/** A flood of sign-ins leaves one core to all other work. */
const coresForHashes = (): number => Math.min(Math.max(availableParallelism() - 1, 1), threads);

/** Hashes and checks passwords, a limited number at once: each takes memory and a core. */
export class PasswordHasher {
  private readonly parallel: number;
  private readonly slots: LimitFunction;
  private readonly decoy: Promise<KnownHash | undefined>;

  constructor(private readonly settings: Pick<Settings, 'PASSWORD_HASH_PARALLEL' | 'PASSWORD_HASH_QUEUE'>) {
    this.parallel = settings.PASSWORD_HASH_PARALLEL || coresForHashes();
    this.slots = pLimit(this.parallel);
    this.decoy = hash('nobody has this password', currentArgon2).then(readStoredHash);
  }

  /**
   * A new hash in PHC string format: argon2id, the library's default. Throws `SignInBusy` when too many wait
   * already.
   */
  hash(password: string): Promise<string> {
    return this.queued(() => hash(prepared(password), currentArgon2));
  }

  /**
   * Whether the password belongs to the hash. A rejection is the same work for every hash and for none, so
   * its time does not tell whether there is an account, or where it was imported from. `beside` gives the
   * hashes that are checked in vain after one that did not match.
   * @param isRejected rejected even when it matches, and therefore the same work
   */
  async matches(
    known: string | undefined,
    password: string,
    beside: DecoyHashes = onlyOurs,
    isRejected = false,
  ): Promise<boolean> {
    // What cannot be read, or costs too much, is the hash of no password.
    const stored = known === undefined ? undefined : readStoredHash(known);
    const decoy = await this.decoy;
    return this.queued(async () => {
      const isRight = stored !== undefined && (await anyFormMatches(stored, password));
      if (isRight && !isRejected) return true;
      for (const one of decoy ? await beside(stored, decoy) : []) await anyFormMatches(one, password);
      return isRight;
    });
  }

  /** Whether a hash, such as an imported one, is weaker than a new one. */
  isWeak(known: string): boolean {
    return !readStoredHash(known)?.isCurrent;
  }

  /** How many hashes are computed at this moment, and how many wait. */
  load(): { running: number; waiting: number } {
    return { running: this.slots.activeCount, waiting: this.slots.pendingCount };
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.slots.activeCount + this.slots.pendingCount >= this.parallel + this.settings.PASSWORD_HASH_QUEUE) {
      passwordHashes.add('refused');
      throw new SignInBusy({ retryAfter: 2 });
    }
    passwordHashes.add('computed');
    return this.slots(work);
  }
}

/** The same password typed on two keyboards is the same bytes: NFC, as RFC 8265 (OpaqueString) asks. */
const prepared = (password: string): string => password.normalize('NFC');

/** An imported hash may be one of the password as it was typed. */
async function anyFormMatches(against: KnownHash, password: string): Promise<boolean> {
  for (const form of new Set([prepared(password), password])) if (await against.check(form)) return true;
  return false;
}
