import { Injectable } from '@nestjs/common';
import { isOrganizationId, type OrganizationId, type UserId } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { OrganizationNotFound, OrganizationsRepository } from '@app/organizations';
import { Transactor } from '@app/persistence';
import { CredentialsInvalid } from './auth.errors.js';
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
    private readonly transactor: Transactor,
  ) {}

  async withPassword(request: SignInRequest, client: ClientInfo): Promise<LiveSession> {
    await this.limits.spend('login.address', client.ipAddress);
    const proven = await this.passwords.prove(request.email, request.password);
    const organization = await this.organizationFor(proven.userId, request.organizationId);
    return this.transactor.run(async (tx) => {
      // Between the check of the hash and this moment the password may have changed or the account may have gone.
      if (!(await this.passwords.stillProven(tx, proven))) throw new CredentialsInvalid();
      return this.sessions.open(tx, proven.userId, organization, client);
    });
  }

  private async organizationFor(userId: UserId, wanted: string | undefined): Promise<OrganizationId | null> {
    if (wanted !== undefined && !isOrganizationId(wanted)) throw new OrganizationNotFound();
    const organization = await this.organizations.organizationOf(userId, wanted);
    if (wanted !== undefined && organization === undefined) throw new OrganizationNotFound();
    return organization ?? null;
  }
}
