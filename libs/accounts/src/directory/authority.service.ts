import { Injectable } from '@nestjs/common';
import {
  ApplicationPermissionsRepository,
  memberIdOf,
  MemberNotFound,
  OrganizationsRepository,
  RolesRepository,
  RoleUnknown,
  type GrantableRole,
  type Permission,
} from '@app/organizations';
import {
  PermissionMissing,
  type Actor,
  type OrganizationId,
  type OrganizationPrincipal,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { MemberBelongsElsewhere } from '../accounts.errors.js';

/**
 * A loss of permissions: of one user in one or all organizations, or of any member of an organization whose
 * role changed.
 */
export type AuthorityLoss =
  | { readonly userId: UserId; readonly organizationId: OrganizationId | null }
  | { readonly userId: null; readonly organizationId: OrganizationId };

type LossObserver = (tx: Tx, loss: AuthorityLoss) => Promise<void>;
type MemberChange<Result = void> = (tx: Tx, userId: UserId, actor: Actor) => Promise<Result>;

const elsewhere =
  'This user belongs to other organizations too, in which you may not do this. You can remove them from yours.';

/**
 * The one rule of what one user may do to another: no actor grants or revokes a role that allows more than
 * their own, and none acts on a member with permissions that the actor lacks. An operator may do everything. The
 * guard has read the permissions before the transaction; what decides is what they are inside of it.
 */
@Injectable()
export class Authority {
  private readonly lossObservers: LossObserver[] = [];

  constructor(
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * A transaction in which the caller changes one member of their organization: with the authority checked
   * and the membership locked. An operator outside of organizations changes any user; then there is no
   * membership to lock. Work that locks more locks the admin roles next and the user last, so that no two
   * changes deadlock. Throws `MemberNotFound` or `PermissionMissing`.
   * @param member id of the user
   */
  changeMember<Result>(
    caller: Actor,
    member: string,
    permission: Permission,
    work: MemberChange<Result>,
  ): Promise<Result> {
    const userId = memberIdOf(member);
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const isMember = await this.lock(tx, caller, userId);
      const actor = await this.withPermission(tx, caller, permission);
      if (organizationId !== null && !isMember) throw new MemberNotFound();
      await this.assertOverMember(tx, actor, userId);
      return work(tx, userId, actor);
    });
  }

  /**
   * The same for a change after which the member has fewer permissions. What depends on them, such as
   * invitations, follows in the same transaction.
   */
  reduceMember(caller: Actor, member: string, permission: Permission, work: MemberChange): Promise<void> {
    return this.changeMember(caller, member, permission, async (tx, userId, actor) => {
      await work(tx, userId, actor);
      await this.announceLoss(tx, { organizationId: actor.organizationId, userId });
    });
  }

  /**
   * Observers revoke what depends on lost permissions, in the same transaction. The use cases that take
   * permissions do not depend on them.
   */
  observeLosses(observer: LossObserver): void {
    this.lossObservers.push(observer);
  }

  /** Call it after the writes that take the permissions. */
  async announceLoss(tx: Tx, loss: AuthorityLoss): Promise<void> {
    for (const observer of this.lossObservers) await observer(tx, loss);
  }

  /**
   * The actor with the permissions that they have now, and keep until the transaction ends: their membership
   * is locked, and that of the target. Memberships
   * are locked in the order of their ids, so that two admins who act on each other follow one another. Throws
   * `PermissionMissing`.
   * @param permission what the route asks for
   */
  async asOfNow<Current extends Principal | Actor>(
    tx: Tx,
    actor: Current,
    permission: Permission,
    target?: UserId,
  ): Promise<Current> {
    await this.lock(tx, actor, target);
    return this.withPermission(tx, actor, permission);
  }

  /**
   * The first half of `asOfNow`, for who reads the permissions of the actor together with something else.
   * @returns whether the target is a member
   */
  async lock(tx: Tx, { organizationId, userId }: Principal | Actor, target?: UserId): Promise<boolean> {
    if (organizationId === null) return false;
    return this.organizations.lockMembers(tx, organizationId, { changed: target ?? null, shared: userId });
  }

  /**
   * The second half. Throws `PermissionMissing`. @param current what the actor may do now, as it was read
   * after `lock`
   */
  limit<Current extends Principal | Actor>(
    actor: Current,
    current: readonly string[],
    permission: Permission,
  ): Current {
    if (actor.organizationId === null || actor.userId === null) return actor;
    const permissions = actor.permissions.filter((one) => ApplicationPermissionsRepository.holds(current, one));
    if (!permissions.includes(permission)) throw new PermissionMissing({ permissions: [permission] });
    return { ...actor, permissions };
  }

  /** Roles that a request names. Throws `RoleUnknown` when one of them is not a role of the organization. */
  async findRoles(tx: Tx, organizationId: OrganizationId, ids: readonly string[]): Promise<GrantableRole[]> {
    const found = await this.roles.find(tx, organizationId, ids);
    assertRolesExist(ids, found);
    return found;
  }

  /**
   * An actor grants, revokes or changes only roles that allow no more than their own permissions. Throws
   * `PermissionMissing`.
   */
  async assertRoles(
    tx: Tx,
    actor: Principal | Actor,
    roles: readonly Pick<GrantableRole, 'permissions'>[],
  ): Promise<void> {
    const { organizationId, credential, permissions } = actor;
    if (credential === 'operator' || organizationId === null) return;
    const theirs = roles.flatMap((role) => role.permissions);
    await assertAll(tx, organizationId, permissions, theirs);
  }

  /** The same for roles by their ids. Those that are gone do not count. */
  async assertKnownRoles(
    tx: Tx,
    actor: Principal | Actor,
    organizationId: OrganizationId,
    ids: readonly string[],
  ): Promise<void> {
    await this.assertRoles(tx, actor, await this.roles.find(tx, organizationId, ids));
  }

  /** An actor cannot change a member with more permissions. Throws `PermissionMissing`. */
  async assertOverMember(tx: Tx, actor: Principal | Actor, userId: UserId): Promise<void> {
    if (actor.credential === 'operator' || actor.organizationId === null) return;
    const theirs = await this.roles.permissionsIn(tx, actor.organizationId, userId);
    await assertAll(tx, actor.organizationId, actor.permissions, theirs);
  }

  /**
   * For what concerns the user in all their organizations: the actor needs the permission in each of them,
   * and the user has none there that the actor lacks. Throws `MemberBelongsElsewhere` or `PermissionMissing`.
   */
  async assertEverywhere(tx: Tx, actor: Actor, userId: UserId, permission: Permission): Promise<void> {
    if (actor.credential === 'operator') return;
    const own = await this.permissionsOf(tx, actor);
    const theirs = [...(await this.roles.permissionsEverywhere(tx, userId))];
    if (!theirs.every(([organization]) => own.get(organization)?.includes(permission)))
      throw new MemberBelongsElsewhere({ message: elsewhere });
    for (const [organization, current] of theirs)
      await assertAll(tx, organization, own.get(organization) ?? [], current);
  }

  private async withPermission<Current extends Principal | Actor>(
    tx: Tx,
    actor: Current,
    permission: Permission,
  ): Promise<Current> {
    const { organizationId, userId } = actor;
    if (organizationId === null || userId === null) return actor;
    return this.limit(actor, await this.roles.effectiveIn(tx, organizationId, userId), permission);
  }

  /** What the actor may do where. A key and an impersonation are of a single organization. */
  private async permissionsOf(
    tx: Tx,
    { organizationId, credential, permissions, userId }: OrganizationPrincipal,
  ): Promise<Map<string, readonly string[]>> {
    const isOfOne = credential === 'key' || credential === 'impersonation';
    const elsewhere = isOfOne ? [] : await this.roles.permissionsEverywhere(tx, userId, true);
    return new Map<string, readonly string[]>([...elsewhere, [organizationId, permissions]]);
  }
}

/** Throws `RoleUnknown` when one of the ids is not among the roles that were found. */
export function assertRolesExist(ids: readonly string[], found: readonly Pick<GrantableRole, 'id'>[]): void {
  const unknown = ids.filter((id) => !found.some((role) => role.id === id));
  if (unknown.length > 0)
    throw new RoleUnknown({
      fields: unknown.map((id) => ({ field: 'roles', message: `${id} is not a role of this organization` })),
    });
}

async function assertAll(
  tx: Tx,
  organizationId: OrganizationId,
  own: readonly string[],
  theirs: readonly string[],
): Promise<void> {
  const missing = await RolesRepository.permissionsBeyond(tx, organizationId, own, theirs);
  if (missing.length > 0) throw new PermissionMissing({ permissions: missing });
}
