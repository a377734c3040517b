import { Injectable } from '@nestjs/common';
import { RolesRepository, OrganizationsRepository } from '@app/organizations';
import { OrganizationsService } from '@app/accounts';
import type { Tx } from '@app/database';
import { demoAnnex, demoAnnexName, demoPeople } from './people.js';

/** A second organization of the demo's admins. */
@Injectable()
export class DemoAnnex {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly founding: OrganizationsService,
    private readonly roles: RolesRepository,
  ) {}

  async found(tx: Tx): Promise<void> {
    if ((await this.organizations.existing(tx, [demoAnnex])).length > 0) return;
    await this.founding.create(tx, demoAnnex, demoAnnexName);
    for (const { userId } of demoPeople.filter((one) => one.role === 'admin')) {
      await this.organizations.addMember(tx, demoAnnex, userId);
      await this.roles.grantBuiltIn(tx, demoAnnex, userId, 'admin');
    }
  }
}
