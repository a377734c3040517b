import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import type { ApplicationPermission } from './application-permission.entity.js';
import { lockShared } from './application-permissions.repository.js';
import { isApplicationPermission } from './permissions.js';
import { Role } from './role.entity.js';

/** A role in an archive. */
export type RestoredRole = Pick<Role, 'id' | 'name' | 'builtIn' | 'description' | 'permissions'>;

/** A permission of an application in an archive. */
export type RestoredPermission = Pick<ApplicationPermission, 'name' | 'description'>;

/** Adds the permissions of an archive. An existing one stays. @returns warnings about those that were left out */
export async function restorePermissions(
  tx: Tx,
  organizationId: OrganizationId,
  permissions: readonly RestoredPermission[],
): Promise<string[]> {
  const fit = permissions.filter(({ name }) => isApplicationPermission(name));
  await tx.rows(
    `insert into application_permissions (organization_id, name, description)
     select $1, name, description from jsonb_to_recordset($2::jsonb) as p (name text, description text)
     order by name on conflict do nothing`,
    [organizationId, JSON.stringify(fit)],
  );
  return permissions
    .filter((one) => !fit.includes(one))
    .map(({ name }) => `the permission ${JSON.stringify(name)} was left out: it is kept for Facet, or no name`);
}

/**
 * Adds the roles of an archive. An existing role with the id or the name stays.
 * @returns warnings about roles and permissions that were left out
 */
export async function restoreRoles(
  tx: Tx,
  organizationId: OrganizationId,
  archived: readonly RestoredRole[],
): Promise<string[]> {
  const { roles, warnings } = await withKnownPermissions(tx, organizationId, archived);
  const rows = await tx.rows<{ id: string }>(
    `insert into roles (organization_id, id, name, built_in, description, permissions)
     select $1, id, name, "builtIn", description, array(select jsonb_array_elements_text(permissions))
     from jsonb_to_recordset($2::jsonb) as r (id text, name text, "builtIn" text, description text, permissions jsonb)
     on conflict do nothing returning id`,
    [organizationId, JSON.stringify(roles)],
  );
  const there = await tx.manager.findBy(Role, { organizationId });
  const known = new Set<string>([...rows, ...there].map((one) => one.id));
  const leftOut = roles
    .filter(({ id }) => !known.has(id))
    .map(({ id, name }) => `the role ${id} was left out: another one is called ${name}, or is built in as this one`);
  return [...warnings, ...leftOut];
}

/** The roles without permissions that the organization lacks: no role names what is not there. */
async function withKnownPermissions(
  tx: Tx,
  organizationId: OrganizationId,
  roles: readonly RestoredRole[],
): Promise<{ readonly roles: RestoredRole[]; readonly warnings: string[] }> {
  const named = roles.flatMap((role) => role.permissions).filter(isApplicationPermission);
  const known = named.length === 0 ? [] : await lockShared(tx, organizationId, [...new Set(named)]);
  const isLost = (name: string): boolean => isApplicationPermission(name) && !known.includes(name);
  return {
    roles: roles.map((role) => ({ ...role, permissions: role.permissions.filter((name) => !isLost(name)) })),
    warnings: roles.flatMap(({ id, permissions }) =>
      permissions.filter(isLost).map((name) => `${name} was left out of the role ${id}: there is no such permission`),
    ),
  };
}
