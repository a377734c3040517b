import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { assertDisplayName, Clock, isDisplayName, type OrganizationId, type Precondition } from '@app/common';
import { assertOrganizationName, OrganizationsRepository, type OrganizationRecord } from '@app/organizations';
import { TransactionManager } from '@app/database';

/** Giving an organization another name. Its id, which is in addresses, stays. */
@Injectable()
export class RenameOrganization {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Throws `StaleVersion` or `RequestInvalid`. */
  async rename(organization: OrganizationId, name: string | undefined, expected: Precondition): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      expected.demand(String(await this.organizations.lock(tx, organization)));
      if (name === undefined) return;
      if (!isDisplayName(name)) assertDisplayName('name', name, (await this.organizations.describe(tx, organization)).name);
      const changed = await this.organizations.rename(tx, organization, name, this.clock.now());
      if (!changed) return;
      // Only of a new name: what is shown is always taken back.
      assertOrganizationName(name);
      await audit.record(tx, { action: 'organization.renamed', organizationId: organization, target: { type: 'organization', id: organization } });
    });
    return this.organizations.read(organization);
  }
}
