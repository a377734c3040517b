import { Inject, Injectable } from '@nestjs/common';
import type { OrganizationId, Principal } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { OrganizationCreationOff, OrganizationExists, type OrganizationRecord } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { OrganizationsService } from './organizations.service.js';
import { ReservedOrganizations } from './reserved-organizations.service.js';

/** Organizations that users create for themselves. */
@Injectable()
export class OwnOrganizationsService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly reserved: ReservedOrganizations,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ORGANIZATION_CREATION' | 'ORGANIZATIONS_OF_A_USER'>,
  ) {}

  /** Throws `OrganizationCreationOff`, where the setting does not let users create organizations. */
  assertOn(): void {
    if (this.settings.ORGANIZATION_CREATION !== 'on') throw new OrganizationCreationOff();
  }

  /**
   * Creates an organization with the caller as its admin. The session stays where it is. Throws
   * `OrganizationCreationOff`, `TooManyRequests`, `OrganizationExists`, also for an id that the installation keeps for
   * itself, `OrganizationLimitReached`, `RequestInvalid` and `AccountNotActive`.
   */
  async create(caller: Principal, organizationId: OrganizationId, name: string): Promise<OrganizationRecord> {
    this.assertOn();
    await this.limits.consume('organization.account', caller.userId);
    if (await this.transactions.run((tx) => this.reserved.isReserved(tx, organizationId)))
      throw new OrganizationExists();
    return this.organizations.createWithCaller(caller, organizationId, name, this.settings.ORGANIZATIONS_OF_A_USER);
  }
}
