import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import { audit } from '@app/audit';
import { assertDisplayName, isDisplayName, type OrganizationId, type Precondition, type Principal } from '@app/common';
import { TransactionManager } from '@app/database';
import { assertOrganizationName, OrganizationsRepository, RolesRepository, type OrganizationRecord } from '@app/organizations';

/** Organizations, as operators and admins create, read and rename them. */
@Injectable()
export class OrganizationsAdminService {
  constructor(
    private readonly founding: OrganizationsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `OrganizationNotFound`. */
  read(organizationId: OrganizationId): Promise<OrganizationRecord> {
    return this.organizations.read(organizationId);
  }

  /** Creates an organization with the caller as its first admin. Throws `OrganizationExists`. */
  async create(caller: Principal, organizationId: OrganizationId, name: string): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      await this.founding.create(tx, organizationId, name);
      await this.organizations.addMember(tx, organizationId, caller.userId);
      await this.roles.grantBuiltIn(tx, organizationId, caller.userId, 'admin');
      await audit.record(tx, { action: 'member.added', organizationId, target: { type: 'user', id: caller.userId }, details: { role: 'admin' } });
    });
    return this.organizations.read(organizationId);
  }

  /** Changes the name. The id, which is a part of URLs, stays. Throws `StaleVersion` or `RequestInvalid`. */
  async rename(organizationId: OrganizationId, name: string | undefined, expected: Precondition): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      expected.assertMatches(String(await this.organizations.lock(tx, organizationId)));
      if (name === undefined) return;
      if (!isDisplayName(name)) assertDisplayName('name', name, (await this.organizations.describe(tx, organizationId)).name);
      const changed = await this.organizations.rename(tx, organizationId, name, tx.now());
      if (!changed) return;
      // Only a new name is validated, because a client may send the current one back.
      assertOrganizationName(name);
      await audit.record(tx, { action: 'organization.renamed', organizationId, target: { type: 'organization', id: organizationId } });
    });
    return this.organizations.read(organizationId);
  }
}
