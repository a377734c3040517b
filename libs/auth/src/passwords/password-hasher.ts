import { Inject, Injectable } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';
import { SETTINGS, type Settings } from '@app/config';
import { SignInBusy } from '../auth.errors.js';
import { currentArgon2 } from './schemes/argon2-hash.js';
import type { KnownHash } from './schemes/known-hash.js';
import { readStoredHash } from './stored-hash.js';

/** Hashes and checks passwords, so many at once and no more: each takes memory and a core. */
@Injectable()
export class PasswordHasher {
  private readonly slots: LimitFunction;
  private readonly decoy: Promise<KnownHash | undefined>;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.slots = pLimit(settings.PASSWORD_HASH_PARALLEL);
    this.decoy = hash('nobody has this password', currentArgon2).then(readStoredHash);
  }

  /** A new hash in PHC string format: argon2id, the library's default. Throws `SignInBusy` when too many wait already. */
  hash(password: string): Promise<string> {
    return this.queued(() => hash(prepared(password), currentArgon2));
  }

  /** Whether the password belongs to the hash. Without a hash it takes as long and answers no, so nobody learns who has an account. */
  async matches(known: string | undefined, password: string): Promise<boolean> {
    // What cannot be read, or costs too much, is the hash of no password.
    const stored = known === undefined ? undefined : readStoredHash(known);
    const against = stored ?? (await this.decoy);
    const same = await this.queued(() => anyFormMatches(against, password));
    return same && stored !== undefined;
  }

  /** Whether a hash, such as an imported one, is weaker than those we make now. */
  isWeak(known: string): boolean {
    return !readStoredHash(known)?.isCurrent;
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    const { PASSWORD_HASH_PARALLEL, PASSWORD_HASH_QUEUE } = this.settings;
    if (this.slots.activeCount + this.slots.pendingCount >= PASSWORD_HASH_PARALLEL + PASSWORD_HASH_QUEUE) throw new SignInBusy({ retryAfter: 2 });
    return this.slots(work);
  }
}

/** The same password typed on two keyboards is the same bytes: NFC, as RFC 8265 (OpaqueString) asks. */
const prepared = (password: string): string => password.normalize('NFC');

/** Where a hash was imported from, passwords may have been hashed as they were typed. */
async function anyFormMatches(against: KnownHash | undefined, password: string): Promise<boolean> {
  for (const form of new Set([prepared(password), password])) if (await against?.check(form)) return true;
  return false;
}
