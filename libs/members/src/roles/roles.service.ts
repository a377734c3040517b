import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  effectivePermissions,
  memberIdOf,
  MemberNotFound,
  OrganizationsRepository,
  permissions,
  RoleBuiltIn,
  RoleNotFound,
  RolesRepository,
  type Permission,
  type RoleContent,
  type RoleRecord,
  type RoleSource,
  type RoleSummary,
} from '@app/organizations';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  assertDisplayName,
  countedPage,
  isRoleId,
  isStorableText,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationActor,
  type OrganizationId,
  type Precondition,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';

/** A permission of a member, with the roles that grant it. */
export interface PermissionSource {
  readonly permission: Permission;
  readonly roles: readonly Pick<RoleSource, 'id' | 'name'>[];
}

/** The roles of an organization, built-in ones and its own, and what they allow a member. */
@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** All roles, by name. A user without an organization sees none. */
  async summaries(organizationId: OrganizationId | null): Promise<RoleSummary[]> {
    return organizationId === null ? [] : this.roles.list(organizationId);
  }

  /** By name. */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<RoleRecord>> {
    const after = readCursor(cursor, isStorableText, isStorableText);
    const page = pageOf(await this.roles.page(organizationId, { limit, after }), limit, (role) => [role.name, role.id]);
    return countedPage(page, await this.roles.count(organizationId));
  }

  /** Throws `RoleNotFound`. */
  async read(organizationId: OrganizationId, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.read(organizationId, id));
    if (!role) throw new RoleNotFound();
    return role;
  }

  /** The permissions of a member and where each comes from. Throws `MemberNotFound`. */
  async permissionsOf(organizationId: OrganizationId, member: string): Promise<PermissionSource[]> {
    const userId = memberIdOf(member);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    const sources = await this.roles.sourcesOf(organizationId, userId);
    return permissions.flatMap((permission) => {
      const roles = sources.filter((role) => role.permissions.includes(permission));
      return roles.length > 0 ? [{ permission, roles }] : [];
    });
  }

  /** The role may allow only what the caller may do. Throws `PermissionMissing` or `RoleNameTaken`. */
  async create(caller: OrganizationActor, content: RoleContent): Promise<RoleRecord> {
    assertDisplayName('name', content.name);
    const { organizationId } = caller;
    const role = canonical(content);
    const id = await this.transactions.run(async (tx) => {
      this.authority.assertRoles(await this.authority.asOfNow(tx, caller, 'update:roles'), [content]);
      const added = await this.roles.add(tx, organizationId, role);
      await audit.record(tx, {
        action: 'role.made',
        organizationId,
        target: { type: 'role', id: added },
        details: { permissions: role.permissions },
      });
      return added;
    });
    return this.read(organizationId, id);
  }

  /**
   * Absent fields stay. Permissions of members follow from the next request on. The caller needs the old and the new
   * permissions of the role.
   * Throws `RoleNotFound`, `RoleBuiltIn`, `StaleVersion`, `PermissionMissing` or `RoleNameTaken`.
   */
  async change(
    caller: OrganizationActor,
    id: string,
    content: Partial<RoleContent>,
    expected: Precondition,
  ): Promise<RoleRecord> {
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const role = await this.lockOwn(tx, organizationId, id);
      expected.assertMatches(String(role.version));
      assertDisplayName('name', content.name, role.name);
      this.authority.assertRoles(actor, [role, { permissions: content.permissions ?? [] }]);
      const wanted = canonical(content);
      await this.roles.change(tx, organizationId, role.id, wanted, tx.now());
      await recordChange(tx, organizationId, role, wanted);
      const takes = wanted.permissions && !role.permissions.every((one) => wanted.permissions?.includes(one));
      if (takes) await this.authority.announceLoss(tx, { organizationId, userId: null });
    });
    return this.read(organizationId, id);
  }

  /**
   * @param force also removes a role that members have. Throws `RoleNotFound`, `RoleBuiltIn`, `PermissionMissing` or
   * `RoleInUse`.
   */
  remove(caller: OrganizationActor, id: string, force: boolean): Promise<void> {
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const role = await this.lockOwn(tx, organizationId, id);
      this.authority.assertRoles(actor, [role]);
      await this.roles.remove(tx, organizationId, role.id, force);
      await audit.record(tx, {
        action: 'role.removed',
        organizationId,
        target: { type: 'role', id: role.id },
        details: { permissions: role.permissions },
      });
      await this.authority.announceLoss(tx, { organizationId, userId: null });
    });
  }

  /**
   * Grants a new member its first roles: Member where `ids` are absent. Throws `RoleUnknown` or `PermissionMissing`.
   */
  async grantFirst(
    tx: Tx,
    caller: OrganizationActor,
    userId: UserId,
    ids: readonly string[] | undefined,
  ): Promise<void> {
    const { organizationId } = caller;
    if (!ids) return this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    const wanted = await this.authority.findRoles(tx, organizationId, ids);
    this.authority.assertRoles(caller, wanted);
    const granted = wanted.map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, granted, caller.userId);
    if (granted.length === 0) return;
    await audit.record(tx, {
      action: 'roles.assigned',
      organizationId,
      target: { type: 'user', id: userId },
      details: { granted, revoked: [] },
    });
  }

  private async lockOwn(tx: Tx, organizationId: OrganizationId, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.lock(tx, organizationId, id));
    if (!role) throw new RoleNotFound();
    if (role.builtIn !== null) throw new RoleBuiltIn();
    return role;
  }
}

/** Records no name and no description, because an organization may name a role after a user. */
async function recordChange(
  tx: Tx,
  organizationId: OrganizationId,
  role: RoleRecord,
  wanted: Partial<RoleContent>,
): Promise<void> {
  const fields = (['name', 'description', 'permissions'] as const).filter(
    (field) => wanted[field] !== undefined && !isDeepStrictEqual(wanted[field], role[field]),
  );
  if (fields.length === 0) return;
  const changed = { old: role.permissions, new: wanted.permissions ?? role.permissions };
  const details = { fields, ...(fields.includes('permissions') && { permissions: changed }) };
  await audit.record(tx, { action: 'role.changed', organizationId, target: { type: 'role', id: role.id }, details });
}

/** Each permission once, in the order of the catalogue. */
function canonical<T extends Partial<RoleContent>>(content: T): T {
  return content.permissions ? { ...content, permissions: effectivePermissions(content.permissions) } : content;
}
