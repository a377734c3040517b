import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { NewPasswords } from './new-passwords.service.js';

/** Putting a new password in the place of one that nobody may know any more: all sessions end, whoever opened them. */
@Injectable()
export class ReplacePassword {
  constructor(
    private readonly newPasswords: NewPasswords,
    private readonly addresses: AddressOwnership,
    private readonly sessions: SessionsRepository,
  ) {}

  prepare(wanted: string, about: readonly string[]): Promise<string> {
    return this.newPasswords.prepare('newPassword', wanted, about);
  }

  /**
   * The address counts as verified from now on; an account that had not proved it is handed over. Throws `LinkInvalid` when the account may not be used.
   * @returns how many sessions ended
   */
  async replace(tx: Tx, { userId, emailId }: { userId: UserId; emailId: string }, hash: string): Promise<number> {
    const ended = await this.addresses.prove(tx, { userId, emailId }, false);
    await this.newPasswords.keep(tx, userId, hash);
    return ended + (await this.sessions.removeAll(tx, userId, null));
  }
}
