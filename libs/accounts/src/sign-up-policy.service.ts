import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '@app/auth';
import { isOrganizationId, type OrganizationId, OrganizationNotFound } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { SettingsRepository } from '@app/organizations';
import { SignUpByInvitation } from './accounts.errors.js';

/** Who may sign up at all, decided before anything costs much. */
@Injectable()
export class SignUpPolicy {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly limits: RateLimits,
  ) {}

  /** Throws `TooManyRequests`, `OrganizationNotFound` or `SignUpByInvitation`. */
  async admit(organization: string, client: ClientInfo): Promise<OrganizationId> {
    await this.limits.consume('sign-up.address', client.ipAddress);
    if (!isOrganizationId(organization)) throw new OrganizationNotFound();
    const { signUp } = await this.settings.read(organization);
    if (signUp === 'invite') throw new SignUpByInvitation();
    return organization;
  }
}
