import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';
import { SETTINGS, type Settings } from '@app/config';
import { passwordHashes } from '../auth.counters.js';
import { SignInBusy } from '../auth.errors.js';

/** argon2id (the library's default) with the parameters of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
const current = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and checks passwords, so many at once and no more: each takes 19 MiB and a core. */
@Injectable()
export class PasswordHasher {
  private readonly slots: LimitFunction;
  private readonly decoy: Promise<string>;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.slots = pLimit(settings.PASSWORD_HASH_PARALLEL);
    this.decoy = hash('nobody has this password', current);
  }

  /** A new hash in PHC string format. Throws `SignInBusy` when too many wait already. */
  hash(password: string): Promise<string> {
    return this.queued(() => hash(prepared(password), current));
  }

  /** Whether the password belongs to the hash. Without a hash it takes as long and answers no, so nobody learns who has an account. */
  async matches(known: string | undefined, password: string): Promise<boolean> {
    const against = known ?? (await this.decoy);
    // What cannot be read, such as an imported hash of another scheme, is the hash of no password.
    const same = await this.queued(() => verify(against, prepared(password)).catch(() => false));
    return same && known !== undefined;
  }

  /** Whether a hash, such as an imported one, is weaker than those we make now. */
  isWeak(known: string): boolean {
    const [, variant, , costs] = known.split('$');
    const cost = Object.fromEntries((costs ?? '').split(',').map((pair) => pair.split('='))) as Record<string, string>;
    return variant !== 'argon2id' || Number(cost.m) < current.memoryCost || Number(cost.t) < current.timeCost;
  }

  /** How many hashes are computed at this moment, and how many wait for their turn. */
  load(): { running: number; waiting: number } {
    return { running: this.slots.activeCount, waiting: this.slots.pendingCount };
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    const { PASSWORD_HASH_PARALLEL, PASSWORD_HASH_QUEUE } = this.settings;
    if (this.slots.activeCount + this.slots.pendingCount >= PASSWORD_HASH_PARALLEL + PASSWORD_HASH_QUEUE) {
      passwordHashes.add('refused');
      throw new SignInBusy({ retryAfter: 2 });
    }
    passwordHashes.add('computed');
    return this.slots(work);
  }
}

/** The same password typed on two keyboards is the same bytes: NFC, as RFC 8265 (OpaqueString) asks. */
const prepared = (password: string): string => password.normalize('NFC');
