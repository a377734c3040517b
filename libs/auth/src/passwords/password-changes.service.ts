import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/common';
import { TransactionManager } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { LinkInvalid, PasswordWrong } from '../auth.errors.js';
import { LinksService } from '../links/links.service.js';
import { SessionsRepository, type LiveSession } from '../sessions/sessions.repository.js';
import { SessionsService, type ClientInfo } from '../sessions/sessions.service.js';
import { PasswordsService } from './passwords.service.js';

/** Users change their password: with the current one, or with a link when they have forgotten it. */
@Injectable()
export class PasswordChangesService {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly sessionRows: SessionsRepository,
    private readonly links: LinksService,
    private readonly addresses: AddressOwnership,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Ends all other sessions and all sign-ins that wait for a code, and replaces the refresh tokens of this session:
   * another person may have copied them. Throws `PasswordWrong`, `PasswordRefused`, `SignInBusy` or `TooManyRequests`.
   * @returns the session of the caller; undefined for a credential without one
   */
  async change(caller: Principal, current: string, wanted: string): Promise<LiveSession | undefined> {
    const proof = await this.passwords.proveAgain(caller.userId, current);
    const hash = await this.passwords.prepareFor(caller.userId, 'newPassword', wanted);
    return this.transactions.run(async (tx) => {
      if (!(await this.passwords.stillProven(tx, proof))) throw new PasswordWrong();
      await this.passwords.set(tx, caller.userId, hash);
      const sessionsEnded = await this.sessionRows.removeAll(tx, caller.userId, caller.sessionId);
      await recordAccountEvent(tx, caller.userId, { action: 'password.changed', details: { sessionsEnded } });
      await this.mails.notify(tx, caller.userId, 'password-changed');
      return caller.sessionId ? this.sessions.renew(tx, caller.sessionId) : undefined;
    });
  }

  /**
   * Sets a password with a link, and ends all sessions. The link verifies the address; an account whose
   * address was not verified is handed over. The token of a temporary password verifies nothing. A rejected
   * password leaves the link usable. Throws `LinkInvalid`, `PasswordRefused`, `SignInBusy` or `TooManyRequests`.
   */
  async reset(token: string, wanted: string, client: ClientInfo): Promise<void> {
    const link = await this.links.find(token, client, 'reset-password', 'change-password');
    const { userId, purpose } = link;
    const hash = await this.passwords.prepareFor(userId, 'newPassword', wanted);
    await this.transactions.run(async (tx) => {
      const status = await this.links.use(tx, link);
      if (purpose === 'change-password' && status !== 'active') throw new LinkInvalid();
      const endedByHandover = purpose === 'reset-password' ? await this.addresses.prove(tx, link, false) : 0;
      await this.passwords.set(tx, userId, hash);
      const sessionsEnded = endedByHandover + (await this.sessionRows.removeAll(tx, userId, null));
      await recordAccountEvent(tx, userId, { action: 'password.reset', by: userId, details: { sessionsEnded } });
      const organizationId = await this.links.organizationOf(tx, userId);
      await this.mails.notify(tx, userId, 'password-changed', { organizationId, by: userId });
    });
  }
}
