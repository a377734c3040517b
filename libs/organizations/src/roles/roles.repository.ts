import { Injectable } from '@nestjs/common';
import { isRoleId, isStorableText, mostCounted, newRoleId } from '@app/common';
import type { OrganizationId, PageRequest, RoleId, UserId } from '@app/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PreparedQueries, translating, type ReadOnlyRepository, type Tx } from '@app/database';
import { otherActiveMember, permissionsOfActiveMember } from '../queries/active-members.queries.js';
import { roleChange, type RoleChangeRow } from '../queries/role-changes.queries.js';
import { factsOf, roleAssignment, type RoleChangeFacts } from './role-change.js';
import { RoleInUse, RoleNameTaken, RoleUnknown } from './roles.errors.js';
import { builtInRoles, heldPermissions, type BuiltInRole } from './permissions.js';
import { permissionsBeyond } from './application-permissions.repository.js';
import { restorePermissions, restoreRoles } from './restored-roles.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { Role } from './role.entity.js';

/** A role for users who see only its name and description. */
export type RoleSummary = Pick<Role, 'id' | 'name' | 'description'>;

/** A role with all its fields. */
export type RoleRecord = Pick<
  Role,
  'id' | 'builtIn' | 'name' | 'description' | 'permissions' | 'version' | 'createdAt' | 'updatedAt'
>;

/** The fields of a role that an organization sets. */
export type RoleContent = Pick<Role, 'name' | 'description' | 'permissions'>;

export type NamedRole = Pick<Role, 'id' | 'name' | 'builtIn'>;

/** A role of a member with its permissions, as they are held. */
export interface RoleSource extends Pick<RoleSummary, 'id' | 'name'> {
  readonly permissions: readonly string[];
}

export type GrantableRole = Pick<Role, 'id' | 'permissions' | 'builtIn'>;

const rolesOfOrganization = {
  name: 'roles_of_organization',
  text: 'select id, name, description from roles where organization_id = $1 order by name, id',
};

const rolesOfMember = {
  name: 'roles_of_member',
  text: `select r.id, r.name, r.permissions from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
    where a.organization_id = $1 and a.user_id = $2 order by r.name, r.id`,
};

const columns =
  'id, built_in as "builtIn", name, description, permissions, version, created_at as "createdAt", updated_at as "updatedAt"';

const rolesPage = {
  name: 'roles_page',
  text: `select ${columns} from roles where organization_id = $1 and ($2::text is null or (name, id) > ($2, $3)) order by name, id limit $4`,
};
const roleCount = {
  name: 'roles_count',
  text: 'select count(*)::int as count from (select 1 from roles where organization_id = $1 limit $2) counted',
};

const nameTaken = { uq_roles_name: () => new RoleNameTaken() };

/** Rows of roles and of their assignments. */
@Injectable()
export class RolesRepository {
  static readonly restore = restoreRoles;
  static readonly restorePermissions = restorePermissions;
  static readonly permissionsBeyond = permissionsBeyond;

  constructor(
    @InjectRepository(Role) private readonly roles: ReadOnlyRepository<Role>,
    private readonly statements: PreparedQueries,
  ) {}

  list(organizationId: OrganizationId): Promise<RoleSummary[]> {
    return this.statements.rows<RoleSummary>(rolesOfOrganization, [organizationId]);
  }

  /** @param ids ids to use instead of random ones, for the demo organization */
  async addBuiltIn(
    tx: Tx,
    organizationId: OrganizationId,
    ids: Partial<Record<BuiltInRole, RoleId>> = {},
  ): Promise<void> {
    const rows = (Object.keys(builtInRoles) as BuiltInRole[]).map((builtIn) => {
      const { name, description, permissions } = builtInRoles[builtIn];
      const id = ids[builtIn] ?? newRoleId();
      return { organizationId, id, builtIn, name, description, permissions: [...permissions] };
    });
    await tx.manager.insert(Role, rows);
  }

  /** By name. */
  page(organizationId: OrganizationId, { after = [], limit }: PageRequest): Promise<RoleRecord[]> {
    return this.statements.rows<RoleRecord>(rolesPage, [organizationId, after[0] ?? null, after[1] ?? null, limit + 1]);
  }

  /** At most one more than `mostCounted`. */
  async count(organizationId: OrganizationId): Promise<number> {
    return (await this.statements.row<{ count: number }>(roleCount, [organizationId, mostCounted + 1]))?.count ?? 0;
  }

  read(organizationId: OrganizationId, id: RoleId): Promise<RoleRecord | null> {
    return this.roles.findOneBy({ organizationId, id });
  }

  /**
   * The role with this id or, for a text that is not written as an id, with this name. Two roles of an organization have
   * different names.
   */
  async idOf(organizationId: OrganizationId, reference: string): Promise<RoleId | undefined> {
    if (!isStorableText(reference)) return undefined;
    const wanted = isRoleId(reference) ? { id: reference } : { name: reference };
    return (await this.roles.findOneBy({ organizationId, ...wanted }))?.id;
  }

  /** Locks the role until the transaction ends, also against new assignments. */
  lock(tx: Tx, organizationId: OrganizationId, id: RoleId): Promise<RoleRecord | null> {
    return tx.manager.findOne(Role, { where: { organizationId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** @param id an id to use instead of a random one, for the demo organization */
  async add(tx: Tx, organizationId: OrganizationId, content: RoleContent, id = newRoleId()): Promise<RoleId> {
    await translating(tx.manager.insert(Role, { organizationId, id, ...content }), nameTaken);
    return id;
  }

  async change(
    tx: Tx,
    organizationId: OrganizationId,
    id: RoleId,
    content: Partial<RoleContent>,
    now: Date,
  ): Promise<void> {
    const changed = { ...content, updatedAt: now, version: () => 'version + 1' };
    await translating(tx.manager.update(Role, { organizationId, id }, changed), nameTaken);
  }

  /** Throws `RoleInUse`. The role is locked. */
  async assertUnused(tx: Tx, organizationId: OrganizationId, id: RoleId): Promise<void> {
    if (await tx.manager.existsBy(RoleAssignment, { organizationId, roleId: id })) throw new RoleInUse();
  }

  /** Removes a locked role and its assignments. */
  async remove(tx: Tx, organizationId: OrganizationId, id: RoleId): Promise<void> {
    await tx.manager.delete(Role, { organizationId, id });
  }

  find(tx: Tx, organizationId: OrganizationId, ids: readonly string[]): Promise<GrantableRole[]> {
    const text = 'select id, permissions, built_in as "builtIn" from roles where organization_id = $1 and id = any($2)';
    return tx.rows<GrantableRole>(text, [organizationId, ids]);
  }

  /** What decides about a change of the roles of a member. @param actor null: no member of the organization */
  async changeOf(
    tx: Tx,
    organizationId: OrganizationId,
    member: UserId,
    actor: UserId | null,
    wanted: readonly string[],
  ): Promise<RoleChangeFacts> {
    return factsOf(await tx.row<RoleChangeRow>(roleChange, [organizationId, actor, member, wanted]));
  }

  /** Revokes and grants roles. Throws `RoleUnknown` when a role was removed meanwhile. */
  async assign(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    { granted, revoked }: { readonly granted: readonly RoleId[]; readonly revoked: readonly RoleId[] },
    grantedBy: UserId | null,
  ): Promise<void> {
    const write = tx.rows(roleAssignment, [organizationId, userId, revoked, granted, grantedBy]);
    await translating(write, { fk_role_assignments_role: () => new RoleUnknown() });
  }

  /** Throws `RoleUnknown` when a role was removed meanwhile. */
  async grant(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    ids: readonly RoleId[],
    grantedBy: UserId | null,
  ): Promise<void> {
    const write = tx.rows(
      `insert into role_assignments (organization_id, user_id, role_id, granted_by)
       select $1, $2, id, $4::uuid from unnest($3::text[]) as id on conflict do nothing`,
      [organizationId, userId, ids, grantedBy],
    );
    await translating(write, { fk_role_assignments_role: () => new RoleUnknown() });
  }

  /** All roles of the organization, as the transaction sees them. */
  named(tx: Tx, organizationId: OrganizationId): Promise<NamedRole[]> {
    return tx.manager.findBy(Role, { organizationId });
  }

  /** Grants roles to many new members. Throws `RoleUnknown` when a role was removed meanwhile. */
  async grantAll(
    tx: Tx,
    organizationId: OrganizationId,
    grants: readonly { userId: UserId; roleId: RoleId }[],
  ): Promise<void> {
    const write = tx.rows(
      `insert into role_assignments (organization_id, user_id, role_id)
       select $1, g.user_id, g.role_id from unnest($2::uuid[], $3::text[]) as g (user_id, role_id) on conflict do nothing`,
      [organizationId, grants.map((one) => one.userId), grants.map((one) => one.roleId)],
    );
    await translating(write, { fk_role_assignments_role: () => new RoleUnknown() });
  }

  async grantBuiltIn(tx: Tx, organizationId: OrganizationId, userId: UserId, builtIn: BuiltInRole): Promise<void> {
    await tx.rows(
      `insert into role_assignments (organization_id, user_id, role_id)
       select organization_id, $2, id from roles where organization_id = $1 and built_in = $3 on conflict do nothing`,
      [organizationId, userId, builtIn],
    );
  }

  /**
   * Revokes all roles of a user except Member, in all organizations. The Admin role stays in the spared ones.
   * @returns the number of revoked roles
   */
  async revokeBeyondMember(tx: Tx, userId: UserId, spared: readonly OrganizationId[]): Promise<number> {
    const revoked = await tx.rows(
      `delete from role_assignments a using members m, roles r
       where m.user_id = $1 and a.organization_id = m.organization_id and a.user_id = m.user_id and r.organization_id = a.organization_id and r.id = a.role_id
         and r.built_in is distinct from 'member' and not (r.built_in is not distinct from 'admin' and a.organization_id = any($2))
       returning 1`,
      [userId, spared],
    );
    return revoked.length;
  }

  /**
   * Whether the organization has an active admin other than this user. Locks the Admin role first: when two admins
   * lose the role at the same time, the second transaction sees the result of the first.
   */
  async hasOtherAdmin(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    const admin = await tx.row<{ id: RoleId }>(
      `select id from roles where organization_id = $1 and built_in = 'admin' for update`,
      [organizationId],
    );
    return (await tx.row(otherActiveMember, [organizationId, admin?.id, userId])) !== undefined;
  }

  /** What a user holds in an organization now: nothing unless the user is an active member. */
  async effectiveIn(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<readonly string[]> {
    const row = await tx.row<{ permissions: string[] }>(permissionsOfActiveMember, [organizationId, userId]);
    return heldPermissions(row?.permissions ?? []);
  }

  /** The permissions of the roles of a member, also of a banned one. */
  async permissionsIn(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<readonly string[]> {
    const rows = await tx.rows<{ permission: string }>(
      `select distinct unnest(r.permissions) as permission from role_assignments a
       join roles r on r.organization_id = a.organization_id and r.id = a.role_id where a.organization_id = $1 and a.user_id = $2`,
      [organizationId, userId],
    );
    return heldPermissions(rows.map((row) => row.permission));
  }

  /**
   * The permissions of the roles of a user in each organization.
   * @param unbanned only in organizations in which the user is not banned
   */
  async permissionsEverywhere(
    tx: Tx,
    userId: UserId,
    unbanned = false,
  ): Promise<Map<OrganizationId, readonly string[]>> {
    const rows = await tx.rows<{ id: OrganizationId; permissions: string[] }>(
      `select m.organization_id as id, array(select distinct unnest(r.permissions) from role_assignments a
         join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = m.user_id) as permissions
       from members m where m.user_id = $1 and not ($2 and m.banned_at is not null) order by m.organization_id`,
      [userId, unbanned],
    );
    return new Map(rows.map((row) => [row.id, heldPermissions(row.permissions)]));
  }

  /** The roles of a member with their permissions, by name. */
  async sourcesOf(organizationId: OrganizationId, userId: UserId, tx?: Tx): Promise<RoleSource[]> {
    const rows = await (tx ?? this.statements).rows<RoleSource>(rolesOfMember, [organizationId, userId]);
    return rows.map((row) => ({ ...row, permissions: heldPermissions(row.permissions) }));
  }

  /** The organizations in which the user is an admin, sorted for the order of locks. */
  async administeredBy(tx: Tx, userId: UserId): Promise<OrganizationId[]> {
    const rows = await tx.rows<{ id: OrganizationId }>(
      `select m.organization_id as id from members m
       join roles r on r.organization_id = m.organization_id and r.built_in = 'admin'
       join role_assignments a on a.organization_id = m.organization_id and a.user_id = m.user_id and a.role_id = r.id
       where m.user_id = $1 order by m.organization_id`,
      [userId],
    );
    return rows.map((one) => one.id);
  }
}
