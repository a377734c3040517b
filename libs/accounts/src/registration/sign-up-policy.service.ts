import { Inject, Injectable } from '@nestjs/common';
import type { ClientInfo } from '@app/auth';
import { isOrganizationId, OrganizationNotFound, type OrganizationId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { SignUpByInvitation } from '../accounts.errors.js';

/** Decides whether a sign-up is allowed, before it costs a password hash. */
@Injectable()
export class SignUpPolicy {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'EMAIL_VERIFICATION'>,
  ) {}

  /** Whether a new account exists only after the owner of its email address has confirmed it. */
  get needsConfirmation(): boolean {
    return this.settings.EMAIL_VERIFICATION !== 'off';
  }

  /** Throws `TooManyRequests`, `OrganizationNotFound` or `SignUpByInvitation`. */
  async assertAllowed(organization: string, client: ClientInfo): Promise<OrganizationId> {
    await this.limits.consume('sign-up.address', client.ipAddress);
    if (!isOrganizationId(organization)) throw new OrganizationNotFound();
    const { signUp } = await this.organizations.readSettings(organization);
    if (signUp === 'invite') throw new SignUpByInvitation();
    return organization;
  }
}
