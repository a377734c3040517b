import { Injectable } from '@nestjs/common';
import { LastAdmin, OrganizationsRepository, RolesRepository, type RoleChangeFacts } from '@app/organizations';
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
import { assertRolesExist, Authority } from './authority.service.js';
import { MemberBelongsElsewhere } from '../accounts.errors.js';
import { AccountDeletionService } from '../deletion/account-deletion.service.js';
import { MembershipQueries, memberStateOf, rolesStateOf } from '../queries/memberships.queries.js';

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
    const { organizationId } = caller;
    if (organizationId === null) throw new UserNotFound();
    const userId = await this.members.userIdOf(ref);
    await this.transactions.run(async (tx) => {
      const isMember = await this.authority.lock(tx, caller, userId);
      const facts = await this.roles.changeOf(tx, organizationId, userId, caller.userId, change.roles);
      const actor = this.authority.limit(caller, facts.permissions, 'update:users');
      if (!isMember || facts.version === null) throw new UserNotFound();
      const assigned = facts.roles.filter((role) => role.assigned);
      expected.by(rolesStateOf).assertMatches(memberStateOf({ version: facts.version, roles: assigned }));
      assertRolesExist(change.roles, facts.roles);
      await this.replaceRoles(tx, actor, { organizationId, userId }, { ...change, known: facts.roles });
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
    { roles, add, known }: RoleChange & { readonly known: RoleChangeFacts['roles'] },
  ): Promise<void> {
    const added = known.filter((role) => !role.assigned);
    const removed = add ? [] : known.filter((role) => !roles.includes(role.id));
    if (added.length + removed.length === 0) return;
    await this.authority.assertRoles(tx, actor, [...added, ...removed]);
    const losesAdmin = removed.some((role) => role.builtIn === 'admin');
    if (losesAdmin && !(await this.roles.hasOtherAdmin(tx, organizationId, userId))) throw new LastAdmin();
    const granted = added.map((role) => role.id);
    const revoked = removed.map((role) => role.id);
    await this.roles.assign(tx, organizationId, userId, { granted, revoked }, actor.userId);
    await audit.record(tx, {
      action: 'roles.assigned',
      organizationId,
      target: { type: 'user', id: userId },
      details: { granted, revoked },
    });
    if (revoked.length > 0) await this.authority.announceLoss(tx, { organizationId, userId });
  }
}
