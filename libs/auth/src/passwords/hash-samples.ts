import { Logger } from '@nestjs/common';
import type { Clock } from '@app/common';
import type { PasswordsRepository } from './passwords.repository.js';
import { hashesToCheck } from './equal-work.js';
import type { KnownHash } from './schemes/known-hash.js';
import { readStoredHash } from './stored-hash.js';

/** Milliseconds between two reads of what is stored. */
const readEvery = 60_000;

/**
 * One stored hash of each kind that was imported. When a password is rejected, one of each kind is checked as
 * well, so that the time does not tell the kind
 * of the hash, or that there is none; see docs/decisions/time-of-a-refusal.md.
 */
export class HashSamples {
  private readonly logger = new Logger(HashSamples.name);
  private samples: readonly KnownHash[] = [];
  private readAt = -Infinity;

  constructor(
    private readonly repository: PasswordsRepository,
    private readonly clock: Clock,
  ) {}

  /** The hashes to check after `known`, which did not match. */
  async beside(known: KnownHash | undefined, current: KnownHash): Promise<readonly KnownHash[]> {
    await this.read();
    // Imported since the last read.
    if (
      known &&
      known.costClass !== current.costClass &&
      !this.samples.some((one) => one.costClass === known.costClass)
    )
      this.samples = [...this.samples, known];
    return hashesToCheck(known, current, this.samples);
  }

  private async read(): Promise<void> {
    const age = this.clock.now().getTime() - this.readAt;
    if (age >= 0 && age < readEvery) return;
    this.readAt = this.clock.now().getTime();
    const stored = await this.repository.importedKinds();
    const read = stored.flatMap((hash) => readStoredHash(hash) ?? []);
    this.samples = read.filter((one, at) => read.findIndex((other) => other.costClass === one.costClass) === at);
    this.logger.debug({ kinds: this.samples.map((one) => one.costClass) }, 'kinds of imported password hashes');
  }
}
