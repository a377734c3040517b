import { Injectable } from '@nestjs/common';
import { LastAdmin, OrganizationsRepository, RolesRepository } from '@app/organizations';
import { audit } from '@app/audit';
import type {
  OrganizationId,
  OrganizationActor,
  OrganizationPrincipal,
  Precondition,
  Principal,
  UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { UserNotFound } from '@app/users';
import { Authority } from './authority.service.js';
import { MemberBelongsElsewhere } from '../accounts.errors.js';
import { AccountDeletionService } from '../deletion/account-deletion.service.js';
import { MembershipQueries } from '../queries/memberships.queries.js';

/** New roles of a member: with `add` in addition to the present ones, otherwise in their place. */
export interface RoleChange {
  readonly roles: readonly string[];
  readonly add: boolean;
}

interface Target {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
}

/**
 * What admins do with the users of their organization, whose ids may be those of any of their identities:
 * assign roles, delete.
 */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly members: MembershipQueries,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly authority: Authority,
    private readonly deletion: AccountDeletionService,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * The caller needs every permission of the roles that are added and removed; roles that stay do not count.
   * Throws `UserNotFound`, `PermissionMissing`,
   * `StaleVersion`, `RoleUnknown` or `LastAdmin`.
   * @param ref a member of the caller's organization, by any of their ids
   * @returns the id of the member
   */
  async assignRoles(
    caller: Principal | OrganizationActor,
    ref: string,
    change: RoleChange,
    expected: Precondition,
  ): Promise<UserId> {
    const { organizationId, userId } = await this.members.findMember(caller.organizationId, ref);
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:users', userId);
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new UserNotFound();
      expected.assertMatches(await this.members.stateOf(tx, organizationId, userId));
      await this.replaceRoles(tx, actor, { organizationId, userId }, change);
    });
    return userId;
  }

  /**
   * Deletes the account of a member. Throws `UserNotFound`, `PermissionMissing` when the member has a
   * permission that the caller lacks, `LastAdmin`, and
   * `MemberBelongsElsewhere`: no organization deletes an account that is a member of others.
   * @param ref a member of the caller's organization, by any of their ids
   */
  async delete(caller: OrganizationPrincipal, ref: string): Promise<void> {
    const { organizationId, userId } = await this.members.findMember(caller.organizationId, ref);
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'delete:users', userId);
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new UserNotFound();
      await this.authority.assertOverMember(tx, actor, userId);
      // The deletion locks the user, so that no other organization adds them meanwhile.
      await this.deletion.mark(tx, userId);
      if (await this.organizations.isMemberElsewhere(tx, organizationId, userId)) throw new MemberBelongsElsewhere();
    });
  }

  private async replaceRoles(
    tx: Tx,
    actor: Principal | OrganizationActor,
    { organizationId, userId }: Target,
    change: RoleChange,
  ): Promise<void> {
    const wanted = await this.authority.findRoles(tx, organizationId, change.roles);
    const current = await this.roles.find(tx, organizationId, await this.roles.assignedTo(tx, organizationId, userId));
    const added = wanted.filter((role) => !current.some((one) => one.id === role.id));
    const removed = change.add ? [] : current.filter((role) => !change.roles.includes(role.id));
    this.authority.assertRoles(actor, [...added, ...removed]);
    const losesAdmin = removed.some((role) => role.builtIn === 'admin');
    if (losesAdmin && !(await this.roles.hasOtherAdmin(tx, organizationId, userId))) throw new LastAdmin();
    if (!change.add) await this.roles.revokeAllBut(tx, organizationId, userId, change.roles);
    const ids = added.map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, ids, actor.userId);
    const revoked = removed.map((role) => role.id);
    if (ids.length + revoked.length === 0) return;
    await audit.record(tx, {
      action: 'roles.assigned',
      organizationId,
      target: { type: 'user', id: userId },
      details: { granted: ids, revoked },
    });
    if (revoked.length > 0) await this.authority.announceLoss(tx, { organizationId, userId });
  }
}
