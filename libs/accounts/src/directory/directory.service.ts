import { Injectable } from '@nestjs/common';
import {
  ApplicationPermissionsRepository,
  LastAdmin,
  OrganizationsRepository,
  RoleNotFound,
  RolesRepository,
  type RoleChangeFacts,
  type RoleSource,
} from '@app/organizations';
import { audit } from '@app/audit';
import type {
  OrganizationId,
  OrganizationActor,
  OrganizationPrincipal,
  Precondition,
  Principal,
  RoleId,
  UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { UserNotFound } from '@app/users';
import { assertRolesExist, Authority } from './authority.service.js';
import { MemberBelongsElsewhere } from '../accounts.errors.js';
import { AccountDeletionService } from '../deletion/account-deletion.service.js';
import { MembershipQueries, memberStateOf, rolesStateOf } from '../queries/memberships.queries.js';

/** A change of the roles of a member: roles to add, roles to remove, or all that they shall have. */
export interface RoleChange {
  readonly how: 'add' | 'remove' | 'replace';
  readonly roles: readonly string[];
}

/** What a change of the roles of a member would do. */
export interface RolesPreview {
  readonly before: readonly RoleSource[];
  readonly after: readonly RoleSource[];
  /** Names of permissions, each of which no other role of the member grants. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** The member of a change, and whether it changed anything. */
interface ChangedMember {
  readonly userId: UserId;
  readonly changed: boolean;
  /** Of a dry run, which changes nothing. */
  readonly preview?: RolesPreview;
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
    private readonly permissions: ApplicationPermissionsRepository,
    private readonly authority: Authority,
    private readonly deletion: AccountDeletionService,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * The caller needs every permission of the roles that are added and removed; roles that stay do not count.
   * Throws `UserNotFound`, `PermissionMissing`,
   * `StaleVersion`, `RoleUnknown` or `LastAdmin`.
   * @param ref a member of the caller's organization, by any of their ids
   * @param dryRun makes the change and rolls it back: only the preview is left
   */
  async assignRoles(
    caller: Principal | OrganizationActor,
    ref: string,
    change: RoleChange,
    expected: Precondition,
    dryRun = false,
  ): Promise<ChangedMember> {
    const { organizationId } = caller;
    if (organizationId === null) throw new UserNotFound();
    const userId = await this.members.userIdOf(ref);
    const target = { organizationId, userId };
    const work = (tx: Tx): Promise<boolean> => this.assignIn(tx, caller, target, change, expected);
    if (dryRun) return { userId, changed: false, preview: await this.preview(caller, target, work) };
    return { userId, changed: await this.transactions.run(work) };
  }

  /**
   * The same for one role, by its id or its name. Throws also `RoleNotFound`, and `RoleUnknown` for a role that another
   * caller removes at this moment.
   */
  async assignRole(
    caller: OrganizationActor,
    ref: string,
    { how, role }: { readonly how: 'add' | 'remove'; readonly role: string },
    expected: Precondition,
    dryRun = false,
  ): Promise<ChangedMember> {
    const change = { how, roles: [await this.roleOf(caller.organizationId, role)] };
    return this.assignRoles(caller, ref, change, expected, dryRun);
  }

  /** The role with this id or name. Throws `RoleNotFound`. */
  async roleOf(organizationId: OrganizationId, reference: string): Promise<RoleId> {
    const id = await this.roles.idOf(organizationId, reference);
    if (!id) throw new RoleNotFound();
    return id;
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

  /** @returns whether there was something to change */
  private async assignIn(
    tx: Tx,
    caller: Principal | OrganizationActor,
    target: Target,
    change: RoleChange,
    expected: Precondition,
  ): Promise<boolean> {
    const { organizationId, userId } = target;
    const isMember = await this.authority.lock(tx, caller, userId);
    const facts = await this.roles.changeOf(tx, organizationId, userId, caller.userId, change.roles);
    const actor = this.authority.limit(caller, facts.permissions, 'update:users');
    if (!isMember || facts.version === null) throw new UserNotFound();
    const assigned = facts.roles.filter((role) => role.assigned);
    expected.by(rolesStateOf).assertMatches(memberStateOf({ version: facts.version, roles: assigned }));
    assertRolesExist(change.roles, facts.roles);
    return this.changeRoles(tx, actor, target, { ...change, known: facts.roles });
  }

  /** Reads the roles around the change, under the lock that the change takes. */
  private async preview(
    caller: Principal | OrganizationActor,
    { organizationId, userId }: Target,
    work: (tx: Tx) => Promise<boolean>,
  ): Promise<RolesPreview> {
    const { before, after } = await this.transactions.rehearse(async (tx) => {
      await this.authority.lock(tx, caller, userId);
      const sources = await this.roles.sourcesOf(organizationId, userId, tx);
      await work(tx);
      return { before: sources, after: await this.roles.sourcesOf(organizationId, userId, tx) };
    });
    // After the transaction: it holds a connection, and this takes another one.
    const had = await this.namesOf(organizationId, before);
    const has = await this.namesOf(organizationId, after);
    const gained = has.filter((one) => !had.includes(one));
    return { before, after, gained, lost: had.filter((one) => !has.includes(one)) };
  }

  private namesOf(organizationId: OrganizationId, roles: readonly RoleSource[]): Promise<string[]> {
    const permissions = ApplicationPermissionsRepository.held(roles.flatMap((role) => role.permissions));
    return this.permissions.namesOf({ organizationId, permissions });
  }

  /** @returns whether there was something to change */
  private async changeRoles(
    tx: Tx,
    actor: Principal | OrganizationActor,
    { organizationId, userId }: Target,
    { roles, how, known }: RoleChange & { readonly known: RoleChangeFacts['roles'] },
  ): Promise<boolean> {
    const added = how === 'remove' ? [] : known.filter((role) => !role.assigned);
    const removed =
      how === 'add' ? [] : known.filter(({ id, assigned }) => assigned && roles.includes(id) === (how === 'remove'));
    if (added.length + removed.length === 0) return false;
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
    return true;
  }
}
