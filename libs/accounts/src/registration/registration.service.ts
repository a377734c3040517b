import { Injectable } from '@nestjs/common';
import { LinkInvalid, LinksService, LinkToken, PasswordsService, SessionsService, type ClientInfo } from '@app/auth';
import {
  DomainError,
  isOrganizationId,
  OrganizationNotFound,
  type OrganizationId,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { EmailTaken } from '@app/users';
import { SignUpByInvitation } from '../accounts.errors.js';
import { NewAccountsService, type NewAccount } from './new-accounts.service.js';
import type { PendingSignUp } from './pending-sign-up.entity.js';
import { PendingSignUpsService } from './pending-sign-ups.service.js';

/** The body of a sign-up. */
export interface SignUpRequest extends Pick<
  NewAccount,
  'email' | 'name' | 'handle' | 'referrerHandle' | 'ignoreUnknownReferrer'
> {
  readonly password: string;
  readonly organizationId: string;
}

type OpenedSession = Awaited<ReturnType<SessionsService['open']>>;

/**
 * Signs users up: at once where `EMAIL_VERIFICATION` is off, else after the owner of the email address has
 * confirmed it.
 */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly pending: PendingSignUpsService,
    private readonly newAccounts: NewAccountsService,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly links: LinksService,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Throws `TooManyRequests`, `OrganizationNotFound`, `SignUpByInvitation`, `PasswordRefused`, `EmailTaken`,
   * `ReferrerUnknown` and the errors of usernames.
   * @returns a session; null where the address must be confirmed first
   */
  async register(request: SignUpRequest, client: ClientInfo): Promise<OpenedSession | null> {
    const organization = await this.assertAllowed(request, client);
    const { email, name, handle = '' } = request;
    const hash = await this.passwords.prepare('password', request.password, {
      email,
      names: [name, handle],
      organizationId: organization,
    });
    if (!this.newAccounts.mustBeVerified) return this.createAtOnce(organization, request, hash, client);
    await this.transactions.run(async (tx) => {
      await this.newAccounts.assertAcceptable(tx, organization, request);
      await this.pending.add(tx, organization, request, hash);
    });
    return null;
  }

  /**
   * Confirms an email address with the token of an email: of a pending sign-up, which becomes an account, or
   * of an existing account. Throws `LinkInvalid`, also
   * when the address was verified by another account meanwhile, or `TooManyRequests`.
   */
  async confirm(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    const read = LinkToken.read(token);
    const signUp = read && (await this.pending.find(read));
    if (!signUp) return this.links.verifyEmail(token, client, caller);
    await this.limits.consume('link.address', client.ipAddress);
    try {
      await this.transactions.run((tx) => this.createConfirmed(tx, signUp, signUp.handle));
    } catch (error) {
      if (!isUsernameError(error)) throw error;
      // The handle was taken meanwhile. The account matters more than its handle.
      await this.transactions.run((tx) => this.createConfirmed(tx, signUp, null));
    }
  }

  /** Before the sign-up costs a password hash. */
  private async assertAllowed(
    { organizationId: organization, email }: SignUpRequest,
    client: ClientInfo,
  ): Promise<OrganizationId> {
    await this.limits.consume('sign-up.address', client.ipAddress);
    if (!isOrganizationId(organization)) throw new OrganizationNotFound();
    const { signUp } = await this.organizations.readSettings(organization);
    if (signUp === 'invite' && !(await this.newAccounts.mayJoinByDomain(organization, email)))
      throw new SignUpByInvitation();
    return organization;
  }

  /**
   * Creates the user, the membership and the session together. Throws `EmailTaken`, also for a deleted
   * account: its owner gets an email that restores it.
   */
  private async createAtOnce(
    organization: OrganizationId,
    newAccount: NewAccount,
    hash: string,
    client: ClientInfo,
  ): Promise<OpenedSession> {
    try {
      return await this.transactions.run(async (tx) => {
        const userId = await this.newAccounts.signUp(tx, organization, newAccount);
        await this.passwords.set(tx, userId, hash);
        return this.sessions.open(tx, userId, organization, client);
      });
    } catch (error) {
      if (error instanceof EmailTaken)
        await this.transactions.run((tx) => this.links.offerRestoration(tx, newAccount.email));
      throw error;
    }
  }

  /** The account gets the password, name and handle of this sign-up and of no other. */
  private async createConfirmed(tx: Tx, { id, email }: PendingSignUp, handle: string | null): Promise<void> {
    const { organizationId, name, referrerHandle, passwordHash } = await this.pending.take(tx, { id, email });
    const named = {
      ...(handle !== null && { handle }),
      ...(referrerHandle !== null && { referrerHandle, ignoreUnknownReferrer: true }),
    };
    const userId = await this.createVerified(tx, organizationId, {
      email,
      name,
      ...named,
      verified: true,
      vouchedBy: 'owner',
      selfMade: true,
    });
    await this.passwords.set(tx, userId, passwordHash);
    await this.links.record(tx, { action: 'email.verified', by: userId }, userId);
  }

  private async createVerified(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<UserId> {
    try {
      return await this.newAccounts.create(tx, organization, newAccount);
    } catch (error) {
      throw error instanceof EmailTaken ? new LinkInvalid() : error;
    }
  }
}

const isUsernameError = (error: unknown): boolean => error instanceof DomainError && error.code.startsWith('username.');
