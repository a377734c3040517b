import { Injectable } from '@nestjs/common';
import { AuthorityLosses, LastAdmin, RolesRepository, OrganizationsRepository } from '@app/organizations';
import { audit } from '@app/audit';
import type { OrganizationId, OrganizationOperator, Precondition, Principal, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { UserNotFound } from '@app/users';
import { Authority } from './authority.service.js';
import { GrantableRoles } from './grantable-roles.service.js';
import { MembersReader } from './members.reader.js';

/** A change of the roles of a member: with `add` they are added to what is there, otherwise they take its place. */
export interface RoleChange {
  readonly roles: readonly string[];
  readonly add: boolean;
}

interface Target {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
}

/** Giving and taking roles. */
@Injectable()
export class AssignRoles {
  constructor(
    private readonly members: MembersReader,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly grantable: GrantableRoles,
    private readonly authority: Authority,
    private readonly losses: AuthorityLosses,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * What is taken is validated like what is given: the caller holds every permission of both. Roles that stay are nobody's business. Throws `UserNotFound`,
   * `PermissionMissing`, `StaleVersion`, `RoleUnknown` or `LastAdmin`.
   * @param ref a member of the caller's organization, by any of their ids
   */
  async assign(caller: Principal | OrganizationOperator, ref: string, change: RoleChange, expected: Precondition): Promise<void> {
    const { organizationId, userId } = await this.members.find(caller.organizationId, ref);
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:users', userId);
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new UserNotFound();
      expected.demand(await this.members.stateOf(tx, organizationId, userId));
      await this.put(tx, actor, { organizationId, userId }, change);
    });
  }

  private async put(tx: Tx, actor: Principal | OrganizationOperator, { organizationId, userId }: Target, change: RoleChange): Promise<void> {
    const wanted = await this.grantable.known(tx, organizationId, change.roles);
    const held = await this.roles.find(tx, organizationId, await this.roles.heldBy(tx, organizationId, userId));
    const added = wanted.filter((role) => !held.some((one) => one.id === role.id));
    const removed = change.add ? [] : held.filter((role) => !change.roles.includes(role.id));
    this.authority.assertRoles(actor, [...added, ...removed]);
    const losesAdmin = removed.some((role) => role.builtIn === 'admin');
    if (losesAdmin && !(await this.roles.hasOtherAdmin(tx, organizationId, userId))) throw new LastAdmin();
    if (!change.add) await this.roles.revokeAllBut(tx, organizationId, userId, change.roles);
    const ids = added.map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, ids, actor.userId);
    const revoked = removed.map((role) => role.id);
    if (ids.length + revoked.length === 0) return;
    await audit.record(tx, { action: 'roles.assigned', organizationId, target: { type: 'user', id: userId }, details: { granted: ids, revoked } });
    if (revoked.length > 0) await this.losses.announce(tx, { organizationId, userId });
  }
}
