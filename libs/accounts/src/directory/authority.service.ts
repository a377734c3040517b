import { Injectable } from '@nestjs/common';
import { effectivePermissions, OrganizationsRepository, RolesRepository, RoleUnknown, type GrantableRole, type Permission } from '@app/organizations';
import { PermissionMissing, type Actor, type OrganizationId, type OrganizationPrincipal, type Principal, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { MemberBelongsElsewhere } from '../accounts.errors.js';

const elsewhere = 'This person belongs to other organizations too, in which you may not do this. You can remove them from yours.';

/**
 * The one rule of what one person may do to another: nobody gives or takes a role that allows more than their own, and nobody acts on a member who may do what
 * they may not. An operator may do everything. The guard has read the permissions before the transaction; what decides is what they are inside of it.
 */
@Injectable()
export class Authority {
  constructor(
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
  ) {}

  /**
   * The actor with the permissions that they have now, and keep until the transaction ends: their membership is locked, and that of the target. Memberships
   * are locked in the order of their ids, so that two admins who act on each other follow one another. Throws `PermissionMissing`.
   * @param permission what the route asks for
   */
  async asOfNow<Current extends Principal | Actor>(tx: Tx, actor: Current, permission: Permission, target?: UserId): Promise<Current> {
    const { organizationId, userId } = actor;
    if (organizationId === null) return actor;
    await this.organizations.lockMembers(tx, organizationId, { changed: target ?? null, kept: userId });
    if (userId === null) return actor;
    const held = await this.roles.effectiveIn(tx, organizationId, userId);
    const permissions = actor.permissions.filter((one) => held.includes(one as Permission));
    assertAll(permissions, [permission]);
    return { ...actor, permissions };
  }

  /** Roles that a request names. Throws `RoleUnknown` when one of them is not a role of the organization. */
  async findRoles(tx: Tx, organizationId: OrganizationId, ids: readonly string[]): Promise<GrantableRole[]> {
    const found = await this.roles.find(tx, organizationId, ids);
    const unknown = ids.filter((id) => !found.some((role) => role.id === id));
    if (unknown.length > 0) throw new RoleUnknown({ fields: unknown.map((id) => ({ field: 'roles', message: `${id} is not a role of this organization` })) });
    return found;
  }

  /** Nobody gives, takes or changes a role that allows what they may not. Throws `PermissionMissing`. */
  assertRoles(actor: Principal | Actor, roles: readonly Pick<GrantableRole, 'permissions'>[]): void {
    if (actor.credential !== 'operator') assertAll(actor.permissions, effectivePermissions(roles.flatMap((role) => role.permissions)));
  }

  /** Nobody acts on a member who may do what they may not. Throws `PermissionMissing`. */
  async assertOverMember(tx: Tx, actor: Principal | Actor, userId: UserId): Promise<void> {
    if (actor.credential === 'operator' || actor.organizationId === null) return;
    assertAll(actor.permissions, await this.roles.permissionsIn(tx, actor.organizationId, userId));
  }

  /**
   * For what concerns the user in all their organizations: the actor needs the permission in each of them, and nobody there may do what they may
   * not. Throws `MemberBelongsElsewhere` or `PermissionMissing`.
   */
  async assertEverywhere(tx: Tx, actor: Actor, userId: UserId, permission: Permission): Promise<void> {
    if (actor.credential === 'operator') return;
    const own = await this.permissionsOf(tx, actor);
    const theirs = [...(await this.roles.permissionsEverywhere(tx, userId))];
    if (!theirs.every(([organization]) => own.get(organization)?.includes(permission))) throw new MemberBelongsElsewhere({ message: elsewhere });
    for (const [organization, held] of theirs) assertAll(own.get(organization) ?? [], held);
  }

  /** What the actor may do where. A key is one of a single organization. */
  private async permissionsOf(tx: Tx, { organizationId, credential, permissions, userId }: OrganizationPrincipal): Promise<Map<string, readonly string[]>> {
    const elsewhere = credential === 'key' ? [] : await this.roles.permissionsEverywhere(tx, userId, true);
    return new Map<string, readonly string[]>([...elsewhere, [organizationId, permissions]]);
  }
}

function assertAll(own: readonly string[], theirs: readonly string[]): void {
  const missing = theirs.filter((permission) => !own.includes(permission));
  if (missing.length > 0) throw new PermissionMissing({ permissions: missing });
}
