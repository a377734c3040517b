import { Injectable } from '@nestjs/common';
import { RolesRepository, OrganizationsRepository, type OrganizationRecord } from '@app/organizations';
import { OrganizationsService } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationId, Principal } from '@app/common';
import { TransactionManager } from '@app/database';

/** Making an organization whose first admin is the caller. */
@Injectable()
export class StartOrganization {
  constructor(
    private readonly founding: OrganizationsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `OrganizationExists`. */
  async start(caller: Principal, id: OrganizationId, name: string): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      await this.founding.create(tx, id, name);
      await this.organizations.addMember(tx, id, caller.userId);
      await this.roles.grantBuiltIn(tx, id, caller.userId, 'admin');
      await audit.record(tx, { action: 'member.added', organizationId: id, target: { type: 'user', id: caller.userId }, details: { role: 'admin' } });
    });
    return this.organizations.read(id);
  }
}
