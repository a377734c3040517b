import { Injectable } from '@nestjs/common';
import { RateLimits } from '@app/rate-limits';
import { SecurityNotices } from '@app/mail';
import { TransactionManager } from '@app/database';
import { Links } from '../links/links.service.js';
import { OneTimeTokensRepository } from '../links/one-time-tokens.repository.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { PasswordsRepository } from './passwords.repository.js';
import { ReplacePassword } from './replace-password.service.js';

/** Setting a new password in the place of a forgotten one, with the link that was sent to the account's address. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly links: Links,
    private readonly passwords: PasswordsRepository,
    private readonly replacement: ReplacePassword,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly notices: SecurityNotices,
    private readonly tokens: OneTimeTokensRepository,
  ) {}

  /** Throws `LinkInvalid`, `PasswordRefused`, `SignInBusy` or `TooManyRequests`. A password that is refused leaves the link as it is. */
  async reset(token: string, wanted: string, client: ClientInfo): Promise<void> {
    await this.limits.consume('link.address', client.ipAddress);
    const link = await this.links.look('reset-password', token);
    const hash = await this.replacement.prepare(wanted, await this.passwords.textsAbout(link.userId));
    await this.transactions.run(async (tx) => {
      await this.links.use(tx, link);
      const sessionsEnded = await this.replacement.replace(tx, link, hash);
      await this.links.record(tx, { action: 'password.reset', by: link.userId, details: { sessionsEnded } }, link.userId);
      const organizationId = await this.tokens.organizationOf(tx, link.userId);
      await this.notices.send(tx, link.userId, 'password-changed', { organizationId, by: link.userId });
    });
  }
}
