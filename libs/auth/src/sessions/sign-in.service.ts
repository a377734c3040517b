import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  Clock,
  isOrganizationId,
  OrganizationNotFound,
  type OrganizationId,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { AccountNotActive, CredentialsInvalid, SignInNotFresh } from '../auth.errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { AuthenticationMethod } from './authentication-methods.js';
import type { LiveSession } from './sessions.repository.js';
import { SessionsService, type ClientInfo } from './sessions.service.js';

/** Seconds after a sign-in for which it proves that the user is at the device. */
const freshFor = 600;

interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Default: the organization that the user joined first. */
  readonly organizationId?: string;
}

/** By which a user proved who they are, as the audit calls it. */
const methods = { password: 'pwd', email: 'email' } as const satisfies Record<string, AuthenticationMethod>;

/** A user who proved who they are, and the organization of `organizationFor`. */
interface ProvenUser {
  readonly userId: UserId;
  readonly organization: OrganizationId | null;
  readonly method: keyof typeof methods;
}

/** Signs users in with an email address and a password, and asks them again before what outlives the session. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly organizations: OrganizationsRepository,
    private readonly sessions: SessionsService,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  async withPassword(request: SignInRequest, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('login.address', client.ipAddress);
    // Twice: a sign-in at the same time may have replaced the hash, which leaves the password as it is.
    const session = (await this.attempt(request, client)) ?? (await this.attempt(request, client));
    if (!session) throw new CredentialsInvalid();
    return session;
  }

  /**
   * Whether the user calls, and not another person with their device or token: called before what outlives
   * the session or cannot be undone. Accepts a recent
   * sign-in, or the password; a password that was sent must be right however recent the sign-in is.
   * Throws `SignInNotFresh`, `PasswordWrong`, or `TooManyRequests` after too many wrong passwords.
   */
  async assertFresh({ userId, authenticatedAt }: Principal, currentPassword?: string): Promise<void> {
    if (currentPassword !== undefined) return void (await this.passwords.proveAgain(userId, currentPassword));
    const isFresh =
      authenticatedAt !== null && this.clock.now().getTime() - authenticatedAt.getTime() <= freshFor * 1000;
    if (!isFresh) throw new SignInNotFresh({ maxAge: freshFor });
  }

  /** Undefined when between the check of the hash and the session the hash has changed or the account has gone. */
  private async attempt(
    { email, password, organizationId }: SignInRequest,
    client: ClientInfo,
  ): Promise<LiveSession | undefined> {
    const proven = await this.passwords.prove(email, password, client);
    const organization = await this.organizationFor(proven.userId, organizationId);
    return this.transactions.run(async (tx) => {
      if (!(await this.passwords.stillProven(tx, proven))) return undefined;
      return this.open(tx, { userId: proven.userId, organization, method: 'password' }, client);
    });
  }

  /**
   * Opens the session of a user who proved who they are. The caller has locked the user. Throws
   * `AccountNotActive` for a user who is banned in the organization.
   */
  async open(tx: Tx, { userId, organization, method }: ProvenUser, client: ClientInfo): Promise<LiveSession> {
    if (organization && (await this.organizations.isBanned(tx, organization, userId))) throw new AccountNotActive();
    const session = await this.sessions.open(tx, userId, organization, client, { amr: [methods[method]] });
    await audit.record(tx, {
      action: 'user.signed_in',
      organizationId: organization,
      target: { type: 'user', id: userId },
      by: userId,
      details: { session: session.id, method },
    });
    return session;
  }

  /**
   * The organization to sign in to. Throws `OrganizationNotFound`, and `AccountNotActive` for a user who is
   * banned there, or in every organization.
   */
  async organizationFor(userId: UserId, wanted: string | undefined): Promise<OrganizationId | null> {
    if (wanted !== undefined && !isOrganizationId(wanted)) throw new OrganizationNotFound();
    const organization = await this.organizations.organizationOf(userId, wanted);
    if (wanted !== undefined && organization === undefined) throw new OrganizationNotFound();
    if (organization?.banned) throw new AccountNotActive();
    return organization?.id ?? null;
  }
}
