import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { mostCounted, type OrganizationId, type PageRequest, type Principal, type RoleId } from '@app/common';
import { PreparedQueries, translating, type ReadOnlyRepository, type Tx } from '@app/database';
import { ApplicationPermission } from './application-permission.entity.js';
import {
  applicationPattern,
  effectivePermissions,
  everything,
  heldPermissions,
  holds,
  isApplicationPermission,
  isReserved,
  isScopeName,
} from './permissions.js';
import {
  PermissionExists,
  PermissionLimitReached,
  PermissionReserved,
  PermissionUnknown,
} from './permissions.errors.js';

/** Permissions of its own that an organization may have. */
const mostApplicationPermissions = 500;

/** A permission of an application as its organization sees it. */
export type ApplicationPermissionRecord = Pick<
  ApplicationPermission,
  'name' | 'description' | 'version' | 'createdAt' | 'updatedAt'
>;

const permissionsPage = {
  name: 'application_permissions_page',
  text: `select name, description, version, created_at as "createdAt", updated_at as "updatedAt" from application_permissions
    where organization_id = $1 and ($2::text is null or name > $2) order by name limit $3`,
};
const permissionCount = {
  name: 'application_permissions_count',
  text: 'select count(*)::int as count from (select 1 from application_permissions where organization_id = $1 limit $2) counted',
};
const permissionNames = {
  name: 'application_permission_names',
  text: 'select name from application_permissions where organization_id = $1 order by name',
};

const exists = { pk_application_permissions: () => new PermissionExists() };

/** The permissions of applications: what they are called, and what held permissions come to with them. */
@Injectable()
export class ApplicationPermissionsRepository {
  static readonly holds = holds;
  static readonly held = heldPermissions;
  static readonly isScopeName = isScopeName;
  static readonly namePattern = applicationPattern;

  constructor(
    @InjectRepository(ApplicationPermission) private readonly permissions: ReadOnlyRepository<ApplicationPermission>,
    private readonly statements: PreparedQueries,
  ) {}

  /** By name. */
  page(organizationId: OrganizationId, { after = [], limit }: PageRequest): Promise<ApplicationPermissionRecord[]> {
    const values = [organizationId, after[0] ?? null, limit + 1];
    return this.statements.rows<ApplicationPermissionRecord>(permissionsPage, values);
  }

  /** At most one more than `mostCounted`. */
  async count(organizationId: OrganizationId): Promise<number> {
    const values = [organizationId, mostCounted + 1];
    return (await this.statements.row<{ count: number }>(permissionCount, values))?.count ?? 0;
  }

  read(organizationId: OrganizationId, name: string): Promise<ApplicationPermissionRecord | null> {
    return this.permissions.findOneBy({ organizationId, name });
  }

  /**
   * Held permissions by their names: in the place of `*`, all of Facet and of the organization.
   * @param known all of the organization, where they have been read already
   */
  async namesOf(
    { organizationId, permissions }: Pick<Principal, 'organizationId' | 'permissions'>,
    known?: readonly string[] | null,
  ): Promise<string[]> {
    if (organizationId === null || !permissions.includes(everything)) return [...permissions];
    return spelledOut(
      permissions,
      known ?? namesIn(await this.statements.rows<Named>(permissionNames, [organizationId])),
    );
  }

  /** Locks the permission until the transaction ends, also against roles and keys that would have it. */
  lock(tx: Tx, organizationId: OrganizationId, name: string): Promise<ApplicationPermissionRecord | null> {
    return tx.manager.findOne(ApplicationPermission, {
      where: { organizationId, name },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /**
   * The permissions of the application among these stay until the transaction ends. Call it before roles are locked.
   * Throws `PermissionUnknown` when one is not there.
   * @param field of the request that names them
   */
  async keep(tx: Tx, organizationId: OrganizationId, names: readonly string[], field: string): Promise<void> {
    const wanted = names.filter(isApplicationPermission);
    if (wanted.length === 0) return;
    const known = await lockShared(tx, organizationId, wanted);
    const unknown = wanted.filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    const fields = unknown.map((name) => ({ field, message: `${name} is not a permission of this organization` }));
    throw new PermissionUnknown({ fields });
  }

  /** Requires a lock of the organization. Throws `PermissionReserved`, `PermissionExists` or `PermissionLimitReached`. */
  async add(tx: Tx, organizationId: OrganizationId, name: string, description: string): Promise<void> {
    if (isReserved(name)) throw new PermissionReserved();
    const there = await tx.manager.countBy(ApplicationPermission, { organizationId });
    await translating(tx.manager.insert(ApplicationPermission, { organizationId, name, description }), exists);
    if (there >= mostApplicationPermissions) throw new PermissionLimitReached();
  }

  async describe(tx: Tx, organizationId: OrganizationId, name: string, description: string): Promise<void> {
    const changed = { description, updatedAt: tx.now(), version: () => 'version + 1' };
    await tx.manager.update(ApplicationPermission, { organizationId, name }, changed);
  }

  async remove(tx: Tx, organizationId: OrganizationId, name: string): Promise<void> {
    await tx.manager.delete(ApplicationPermission, { organizationId, name });
  }

  /** Locks the roles that name the permission. @returns their ids */
  async lockRoles(tx: Tx, organizationId: OrganizationId, name: string): Promise<RoleId[]> {
    const text = `select id from roles where organization_id = $1 and permissions @> array[$2::text] order by id for update`;
    return (await tx.rows<{ id: RoleId }>(text, [organizationId, name])).map(({ id }) => id);
  }

  /** Takes the permission out of these roles. */
  async removeFromRoles(tx: Tx, organizationId: OrganizationId, name: string, ids: readonly RoleId[]): Promise<void> {
    await tx.rows(
      `update roles set permissions = array_remove(permissions, $2::text), version = version + 1, updated_at = $4
       where organization_id = $1 and id = any($3)`,
      [organizationId, name, ids, tx.now()],
    );
  }
}

interface Named {
  readonly name: string;
}

const namesIn = (rows: readonly Named[]): string[] => rows.map(({ name }) => name);

/** Held permissions by their names. @param names all of the application */
const spelledOut = (held: readonly string[], names: readonly string[]): string[] =>
  held.includes(everything) ? [...effectivePermissions(held), ...names] : [...held];

/** Those of some stored permissions that somebody lacks, who holds others. */
export async function permissionsBeyond(
  tx: Tx,
  organizationId: OrganizationId,
  held: readonly string[],
  stored: readonly string[],
): Promise<string[]> {
  if (held.includes(everything)) return [];
  const rows = stored.includes(everything) ? await tx.rows<Named>(permissionNames, [organizationId]) : [];
  return spelledOut(heldPermissions(stored), namesIn(rows)).filter((one) => !held.includes(one));
}

/** In the order of their names, so that two that name the same follow one another. @returns those that are there */
export async function lockShared(tx: Tx, organizationId: OrganizationId, names: readonly string[]): Promise<string[]> {
  const text = `select name from application_permissions where organization_id = $1 and name = any($2) order by name for key share`;
  return namesIn(await tx.rows<Named>(text, [organizationId, names]));
}
