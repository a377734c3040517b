import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { Principal } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { TransactionManager } from '@app/database';
import { PasswordWrong } from '../auth.errors.js';
import { SessionsRepository, type LiveSession } from '../sessions/sessions.repository.js';
import { Sessions } from '../sessions/sessions.service.js';
import { NewPasswords } from './new-passwords.service.js';
import { PasswordCheck } from './password-check.service.js';

/** Changing one's password. Every other session of the user ends, and this one gets new refresh tokens: somebody may have copied those before. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly check: PasswordCheck,
    private readonly newPasswords: NewPasswords,
    private readonly sessions: SessionsRepository,
    private readonly renewal: Sessions,
    private readonly transactions: TransactionManager,
    private readonly notices: SecurityNotices,
  ) {}

  /** Answers the session of the caller; nothing when they came without one. */
  async change(caller: Principal, current: string, wanted: string): Promise<LiveSession | undefined> {
    const proven = await this.check.proveAgain(caller.userId, current);
    const hash = await this.newPasswords.prepare('newPassword', wanted, proven.about);
    return this.transactions.run(async (tx) => {
      if (!(await this.check.stillProven(tx, proven))) throw new PasswordWrong();
      await this.newPasswords.keep(tx, caller.userId, hash);
      const sessionsEnded = await this.sessions.removeAll(tx, caller.userId, caller.sessionId);
      await audit.record(tx, { action: 'password.changed', target: { type: 'user', id: caller.userId }, details: { sessionsEnded } });
      await this.notices.send(tx, caller.userId, 'password-changed');
      return caller.sessionId ? this.renewal.renew(tx, caller.sessionId) : undefined;
    });
  }
}
