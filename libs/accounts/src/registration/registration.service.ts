import { Injectable } from '@nestjs/common';
import { LinksService, PasswordsService, SessionsService, type ClientInfo } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { TransactionManager } from '@app/database';
import { EmailTaken } from '@app/users';
import { NewAccountsService, type NewAccount } from './new-accounts.service.js';
import { SignUpEmailsService } from './sign-up-emails.service.js';
import { SignUpPolicy } from './sign-up-policy.service.js';
import { UnverifiedAccountsService } from './unverified-accounts.service.js';

/** The body of a sign-up. */
export interface SignUpRequest extends Pick<NewAccount, 'email' | 'name' | 'handle' | 'referrerHandle' | 'ignoreUnknownReferrer'> {
  readonly password: string;
  readonly organizationId: string;
}

type OpenedSession = Awaited<ReturnType<SessionsService['open']>>;

/** Signs users up: at once where `EMAIL_VERIFICATION` is off, else after the address is confirmed (`SignUpConfirmationService`). */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly policy: SignUpPolicy,
    private readonly passwords: PasswordsService,
    private readonly unverified: UnverifiedAccountsService,
    private readonly newAccounts: NewAccountsService,
    private readonly sessions: SessionsService,
    private readonly emails: SignUpEmailsService,
    private readonly links: LinksService,
    private readonly transactions: TransactionManager,
  ) {}

  /** @returns a session; null where the address must be confirmed first */
  async register(request: SignUpRequest, client: ClientInfo): Promise<OpenedSession | null> {
    const organization = await this.policy.assertAllowed(request.organizationId, client);
    const { email, name, handle = '' } = request;
    const hash = await this.passwords.prepare('password', request.password, { email, names: [name, handle], organizationId: organization });
    if (!this.policy.needsConfirmation) return this.createAccount(organization, request, hash, client);
    await this.transactions.run(async (tx) => {
      await this.newAccounts.assertAcceptable(tx, organization, request);
      await this.emails.request(tx, organization, request, hash);
    });
    return null;
  }

  /** Creates the user, the membership and the session together. Throws `EmailTaken`, also for a deleted account: its owner gets an email that restores it. */
  private async createAccount(organization: OrganizationId, newAccount: NewAccount, hash: string, client: ClientInfo): Promise<OpenedSession> {
    try {
      return await this.transactions.run(async (tx) => {
        // A sign-up takes the place of an invitation that was not accepted: neither proves the address.
        await this.unverified.discard(tx, newAccount.email, ['invited']);
        const userId = await this.newAccounts.create(tx, organization, { ...newAccount, selfMade: true });
        await this.passwords.set(tx, userId, hash);
        return this.sessions.open(tx, userId, organization, client);
      });
    } catch (error) {
      if (error instanceof EmailTaken) await this.transactions.run((tx) => this.links.offerRestoration(tx, newAccount.email));
      throw error;
    }
  }
}
