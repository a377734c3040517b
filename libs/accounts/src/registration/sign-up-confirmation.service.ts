import { Injectable } from '@nestjs/common';
import { LinkInvalid, LinksService, LinkToken, PasswordsService, type ClientInfo } from '@app/auth';
import { DomainError, type OrganizationId, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { RateLimits } from '@app/rate-limits';
import { EmailTaken } from '@app/users';
import { NewAccountsService, type NewAccount } from './new-accounts.service.js';
import type { PendingSignUp } from './pending-sign-up.entity.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';
import { SignUpEmailsService } from './sign-up-emails.service.js';

/** Confirms email addresses with the token of an email: of a pending sign-up, which becomes an account, or of an existing account. */
@Injectable()
export class SignUpConfirmationService {
  constructor(
    private readonly repository: PendingSignUpsRepository,
    private readonly emails: SignUpEmailsService,
    private readonly newAccounts: NewAccountsService,
    private readonly passwords: PasswordsService,
    private readonly links: LinksService,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `LinkInvalid`, also when the address was verified by another account meanwhile, or `TooManyRequests`. */
  async confirm(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    const read = LinkToken.read(token);
    const signUp = read && (await this.repository.find(read.id));
    if (!read || !signUp || !this.emails.proves(signUp.id, read.secret)) return this.links.verifyEmail(token, client, caller);
    await this.limits.consume('link.address', client.ipAddress);
    try {
      await this.transactions.run((tx) => this.createAccount(tx, signUp, signUp.handle));
    } catch (error) {
      if (!isUsernameError(error)) throw error;
      // The handle was taken meanwhile. The account matters more than its handle.
      await this.transactions.run((tx) => this.createAccount(tx, signUp, null));
    }
  }

  /** The account gets the password, name and handle of this sign-up and of no other. */
  private async createAccount(tx: Tx, { id, addressKey, email }: PendingSignUp, handle: string | null): Promise<void> {
    await this.emails.lock(tx, email);
    const signUp = await this.repository.take(tx, id);
    if (!signUp) throw new LinkInvalid();
    await this.repository.removeAll(tx, addressKey);
    const { organizationId, name, referrerHandle, passwordHash } = signUp;
    const named = { ...(handle !== null && { handle }), ...(referrerHandle !== null && { referrerHandle, ignoreUnknownReferrer: true }) };
    const userId = await this.createUser(tx, organizationId, { email, name, ...named, verified: true, vouchedBy: 'owner', selfMade: true });
    await this.passwords.set(tx, userId, passwordHash);
    await this.links.record(tx, { action: 'email.verified', by: userId }, userId);
  }

  private async createUser(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<UserId> {
    try {
      return await this.newAccounts.create(tx, organization, newAccount);
    } catch (error) {
      throw error instanceof EmailTaken ? new LinkInvalid() : error;
    }
  }
}

const isUsernameError = (error: unknown): boolean => error instanceof DomainError && error.code.startsWith('username.');
