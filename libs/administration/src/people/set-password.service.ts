import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { NewPasswords, SessionsRepository } from '@app/auth';
import type { UserId } from '@app/kernel';
import { SecurityNotices } from '@app/mail';
import { Transactor } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { PersonFiles } from './person.reader.js';

/** Giving somebody another password, by who runs the installation. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly people: PersonFiles,
    private readonly passwords: NewPasswords,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly transactor: Transactor,
    private readonly notices: SecurityNotices,
  ) {}

  /** All sessions end, whoever opened them. Throws `UserNotFound`, also of who is deleted, or `PasswordRefused`. */
  async set(userId: UserId, password: string): Promise<void> {
    const { name, emails } = await this.people.read(userId);
    const hash = await this.passwords.prepare('password', password, [name, ...emails.map((one) => one.email)]);
    await this.transactor.run(async (tx) => {
      await this.users.lock(tx, userId);
      await this.passwords.keep(tx, userId, hash);
      const sessionsEnded = await this.sessions.removeAll(tx, userId, null);
      await audit.record(tx, { action: 'password.set', organizationId: null, target: { type: 'user', id: userId }, details: { sessionsEnded } });
      await this.notices.send(tx, userId, 'password-changed', { organizationId: null });
    });
  }
}
