import { Injectable } from '@nestjs/common';
import { AddressOwnership, NewPasswords, SessionsRepository } from '@app/auth';
import type { UserId } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { TransactionManager } from '@app/database';
import { UsersRepository } from '@app/users';
import { AccountDetailsReader } from './account-details.reader.js';

/** Giving somebody another password, by who runs the installation. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly people: AccountDetailsReader,
    private readonly passwords: NewPasswords,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly addresses: AddressOwnership,
    private readonly transactions: TransactionManager,
    private readonly notices: SecurityNotices,
  ) {}

  /**
   * All sessions end, whoever opened them. An account whose maker has not proved the address is handed over: whoever asked for the password need not be its
   * maker, so keys, wallet, identities and roles go as well.
   * Throws `UserNotFound`, also of who is deleted, or `PasswordRefused`.
   */
  async set(userId: UserId, password: string): Promise<void> {
    const { name, emails } = await this.people.read(userId);
    const hash = await this.passwords.prepare('password', password, [name, ...emails.map((one) => one.email)]);
    await this.transactions.run(async (tx) => {
      await this.users.lock(tx, userId);
      const [claim] = await this.addresses.unprovedAmong(tx, [userId]);
      const stripped = claim && claim.status !== 'deleted' ? await this.addresses.strip(tx, claim, true) : 0;
      await this.passwords.keep(tx, userId, hash);
      const sessionsEnded = stripped + (await this.sessions.removeAll(tx, userId, null));
      await recordAccountEvent(tx, userId, { action: 'password.set', details: { sessionsEnded } });
      await this.notices.send(tx, userId, 'password-changed', { organizationId: null });
    });
  }
}
