import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { OneTimeTokensRepository } from '../links/one-time-tokens.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordRules } from './password-rules.js';
import { PasswordsRepository } from './passwords.repository.js';

/** New passwords: validated and hashed first, kept afterwards, so that no transaction is open while a hash is computed. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly rules: PasswordRules,
    private readonly hasher: PasswordHasher,
    private readonly repository: PasswordsRepository,
    private readonly tokens: OneTimeTokensRepository,
    private readonly clock: Clock,
  ) {}

  /** @param about texts such as the e-mail address that make a password easy to guess */
  async prepare(field: string, password: string, about: readonly string[]): Promise<string> {
    await this.rules.demand(field, password, about);
    return this.hasher.hash(password);
  }

  /** Links that would set another password die with the one that they were asked for. */
  async keep(tx: Tx, userId: UserId, hash: string): Promise<void> {
    await this.repository.put(tx, userId, hash, this.clock.now());
    await this.tokens.removeAll(tx, userId, 'reset-password');
  }
}
