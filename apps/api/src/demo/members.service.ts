import { Injectable } from '@nestjs/common';
import { RolesRepository, OrganizationsRepository } from '@app/organizations';
import { NewAccountsService } from '@app/accounts';
import { Clock } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { DemoAnnex } from './annex.service.js';
import { demoAnnex, demoExtras, demoOrganization, demoOwnRoles } from './people.js';

const farAway = new Date('9999-12-31T00:00:00Z');

/** Members and roles that the examples of the administration remove, ban, restore and delete. */
@Injectable()
export class DemoMembers {
  constructor(
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly annex: DemoAnnex,
    private readonly roles: RolesRepository,
    private readonly clock: Clock,
  ) {}

  async layOut(tx: Tx): Promise<void> {
    await this.annex.found(tx);
    await this.people(tx);
    for (const { id, name, description } of demoOwnRoles) {
      if (await this.roles.lock(tx, demoOrganization, id)) await this.roles.remove(tx, demoOrganization, id, true);
      await this.roles.add(tx, demoOrganization, { name, description, permissions: ['read:users'] }, id);
    }
  }

  private async people(tx: Tx): Promise<void> {
    const { banned, deleted, neighbour } = demoExtras;
    for (const { userId, name, email } of Object.values(demoExtras)) {
      await this.users.discard(tx, userId);
      await this.newAccounts.create(tx, userId === neighbour.userId ? demoAnnex : demoOrganization, { id: userId, name, email, verified: true });
    }
    await this.organizations.banMember(tx, demoOrganization, banned.userId, this.clock.now());
    await this.users.markDeleted(tx, deleted.userId, this.clock.now(), farAway, true);
  }
}
