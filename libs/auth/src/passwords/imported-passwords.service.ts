import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { PasswordsRepository } from './passwords.repository.js';
import { faultOfHash } from './stored-hash.js';

/** Hashes of passwords that people chose elsewhere. The first sign-in replaces them by ours; see `PasswordCheck`. */
@Injectable()
export class ImportedPasswords {
  constructor(
    private readonly repository: PasswordsRepository,
    private readonly clock: Clock,
  ) {}

  /** Why a hash cannot be taken over: of a kind that nobody here can check, or dearer to check than a sign-in may be. */
  faultOf(hash: string): string | undefined {
    return faultOfHash(hash);
  }

  keepAll(tx: Tx, passwords: readonly { userId: UserId; hash: string }[]): Promise<void> {
    return this.repository.addAll(tx, passwords, this.clock.now());
  }
}
