import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { Principal } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { PasswordWrong } from '../auth.errors.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { NewPasswords } from './new-passwords.service.js';
import { PasswordCheck } from './password-check.service.js';

/** Changing one's password. Every other session of the person ends. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly check: PasswordCheck,
    private readonly newPasswords: NewPasswords,
    private readonly sessions: SessionsRepository,
    private readonly transactor: Transactor,
  ) {}

  async change(caller: Principal, current: string, wanted: string): Promise<void> {
    const proven = await this.check.proveAgain(caller.userId, current);
    const hash = await this.newPasswords.prepare('newPassword', wanted, proven.about);
    await this.transactor.run(async (tx) => {
      if (!(await this.check.stillProven(tx, proven))) throw new PasswordWrong();
      await this.newPasswords.keep(tx, caller.userId, hash);
      const sessionsEnded = await this.sessions.removeAll(tx, caller.userId, caller.sessionId);
      await audit.record(tx, { action: 'password.changed', target: { type: 'user', id: caller.userId }, details: { sessionsEnded } });
    });
  }
}
