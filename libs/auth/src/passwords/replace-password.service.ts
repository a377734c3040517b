import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { LinkInvalid } from '../auth.errors.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { NewPasswords } from './new-passwords.service.js';

/** Putting a new password in the place of one that nobody may know any more: all sessions end, whoever opened them. */
@Injectable()
export class ReplacePassword {
  constructor(
    private readonly newPasswords: NewPasswords,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  prepare(wanted: string, about: readonly string[]): Promise<string> {
    return this.newPasswords.prepare('newPassword', wanted, about);
  }

  /** The address counts as verified from now on. Answers how many sessions ended. Throws `LinkInvalid` when the account may not be used. */
  async replace(tx: Tx, { userId, emailId }: { userId: UserId; emailId: string }, hash: string): Promise<number> {
    if (!(await this.users.proveEmail(tx, userId, emailId, this.clock.now()))) throw new LinkInvalid();
    await this.newPasswords.keep(tx, userId, hash);
    return this.sessions.removeAll(tx, userId, null);
  }
}
