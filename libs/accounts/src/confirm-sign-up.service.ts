import { Injectable } from '@nestjs/common';
import { LinkInvalid, Links, NewPasswords, readLink, type ClientInfo } from '@app/auth';
import { Clock, DomainError, type OrganizationId, type UserId } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { TransactionManager, type Tx } from '@app/database';
import { EmailTaken } from '@app/users';
import { NewAccounts } from './new-accounts.service.js';
import type { PendingSignUp } from './pending-sign-up.entity.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';
import { SignUpEmails } from './sign-up-emails.service.js';

/** Confirming a sign-up: its address is proved, and it becomes an account with the password, name and handle of this sign-up and no other. */
@Injectable()
export class ConfirmSignUp {
  constructor(
    private readonly repository: PendingSignUpsRepository,
    private readonly letters: SignUpEmails,
    private readonly newAccounts: NewAccounts,
    private readonly passwords: NewPasswords,
    private readonly links: Links,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Answers false when the token is not of a sign-up. Throws `LinkInvalid` when somebody else has proved the address, or `TooManyRequests`. */
  async confirm(token: string, client: ClientInfo): Promise<boolean> {
    const parts = readLink(token);
    const found = parts && (await this.repository.find(parts.id, this.clock.now()));
    if (!parts || !found || !this.letters.proves(found.id, parts.secret)) return false;
    await this.limits.consume('link.address', client.ipAddress);
    try {
      await this.transactions.run((tx) => this.settle(tx, found, found.handle));
    } catch (error) {
      if (!isOfTheHandle(error)) throw error;
      // Somebody else has got the handle meanwhile. The account is worth more than its name.
      await this.transactions.run((tx) => this.settle(tx, found, null));
    }
    return true;
  }

  private async settle(tx: Tx, { id, addressKey, email }: PendingSignUp, handle: string | null): Promise<void> {
    await this.letters.lock(tx, email);
    const signUp = await this.repository.take(tx, id, this.clock.now());
    if (!signUp) throw new LinkInvalid();
    await this.repository.removeAll(tx, addressKey);
    const { organizationId, name, referrerHandle, passwordHash } = signUp;
    const named = { ...(handle !== null && { handle }), ...(referrerHandle !== null && { referrerHandle, ignoreUnknownReferrer: true }) };
    const userId = await this.welcome(tx, organizationId, { email, name, ...named });
    await this.passwords.keep(tx, userId, passwordHash);
    await this.links.record(tx, { action: 'email.verified', by: userId }, userId);
  }

  private async welcome(tx: Tx, organization: OrganizationId, about: Parameters<NewAccounts['welcome']>[2]): Promise<UserId> {
    try {
      return await this.newAccounts.welcome(tx, organization, { ...about, verified: true, vouchedBy: 'owner', selfMade: true });
    } catch (error) {
      throw error instanceof EmailTaken ? new LinkInvalid() : error;
    }
  }
}

const isOfTheHandle = (error: unknown): boolean => error instanceof DomainError && error.code.startsWith('username.');
