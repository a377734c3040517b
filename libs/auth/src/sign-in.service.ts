import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { isOrganizationId, type OrganizationId, type UserId, OrganizationNotFound } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { OrganizationsRepository } from '@app/organizations';
import { TransactionManager } from '@app/database';
import { AccountNotActive, CredentialsInvalid } from './auth.errors.js';
import { PasswordCheck } from './passwords/password-check.service.js';
import type { LiveSession } from './sessions/sessions.repository.js';
import { Sessions, type ClientInfo } from './sessions/sessions.service.js';

/** What somebody types in to sign in. */
export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Default: the organization that they joined first. */
  readonly organizationId?: string;
}

/** Signing in with an e-mail address and a password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly passwords: PasswordCheck,
    private readonly organizations: OrganizationsRepository,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  async withPassword(request: SignInRequest, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('login.address', client.ipAddress);
    // A second look, because a sign-in at the same moment may have raised the hash, which leaves the password as it is.
    const session = (await this.attempt(request, client)) ?? (await this.attempt(request, client));
    if (!session) throw new CredentialsInvalid();
    return session;
  }

  /** Answers nothing when between the check of the hash and the session the hash has changed or the account has gone. */
  private async attempt({ email, password, organizationId }: SignInRequest, client: ClientInfo): Promise<LiveSession | undefined> {
    const proven = await this.passwords.prove(email, password, client);
    const organization = await this.organizationFor(proven.userId, organizationId);
    return this.transactions.run(async (tx) => {
      if (!(await this.passwords.stillProven(tx, proven))) return undefined;
      if (organization && (await this.organizations.isBanned(tx, organization, proven.userId))) throw new AccountNotActive();
      const session = await this.sessions.open(tx, proven.userId, organization, client);
      const details = { session: session.id, method: 'password' };
      await audit.record(tx, {
        action: 'user.signed_in',
        organizationId: organization,
        target: { type: 'user', id: proven.userId },
        by: proven.userId,
        details,
      });
      return session;
    });
  }

  /** Who is banned wherever they are a member has nowhere to sign in to. */
  private async organizationFor(userId: UserId, wanted: string | undefined): Promise<OrganizationId | null> {
    if (wanted !== undefined && !isOrganizationId(wanted)) throw new OrganizationNotFound();
    const organization = await this.organizations.organizationOf(userId, wanted);
    if (wanted !== undefined && organization === undefined) throw new OrganizationNotFound();
    if (organization?.banned) throw new AccountNotActive();
    return organization?.id ?? null;
  }
}
