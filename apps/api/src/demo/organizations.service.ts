import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import type { Tx } from '@app/database';
import { OrganizationsRepository, RemovedOrganizationsRepository, RolesRepository } from '@app/organizations';
import { DemoAttributes } from './attributes.service.js';
import { demoAdmin, demoToDelete, demoToHandOver, demoUserList } from './demo-users.js';
import { DemoProviders } from './providers.service.js';

/** Organizations of the first admin, whom the second one is a member of. */
@Injectable()
export class DemoOrganizations {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly newOrganizations: OrganizationsService,
    private readonly removed: RemovedOrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly providers: DemoProviders,
    private readonly attributes: DemoAttributes,
  ) {}

  /** Creates what the examples hand over and delete, as it was before the last start. */
  async create(tx: Tx): Promise<void> {
    await this.providers.create(tx);
    await this.attributes.create(tx);
    await this.removed.release(tx, demoToDelete);
    for (const organization of [demoToHandOver, demoToDelete]) {
      if ((await this.organizations.existing(tx, [organization])).length === 0)
        await this.newOrganizations.create(tx, organization, 'Demo to try out');
      for (const { userId } of demoUserList.filter((one) => one.role === 'admin')) {
        await this.organizations.removeMember(tx, organization, userId);
        await this.organizations.addMember(tx, organization, userId);
        const role = userId === demoAdmin.userId ? 'admin' : 'member';
        await this.roles.grantBuiltIn(tx, organization, userId, role);
      }
    }
  }
}
