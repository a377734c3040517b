import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '@app/auth';
import { isOrganizationId, type OrganizationId } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { OrganizationNotFound, OrganizationsRepository } from '@app/organizations';

/** Who may sign up at all, decided before anything costs much. */
@Injectable()
export class Entrance {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly limits: RateLimits,
  ) {}

  /** Throws `TooManyRequests` or `OrganizationNotFound`. */
  async admit(organization: string, client: ClientInfo): Promise<OrganizationId> {
    await this.limits.spend('sign-up.address', client.ipAddress);
    if (!isOrganizationId(organization) || !(await this.organizations.exists(organization))) throw new OrganizationNotFound();
    return organization;
  }
}
