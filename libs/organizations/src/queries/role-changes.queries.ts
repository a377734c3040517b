// Tables: role_assignments, roles, users.
import type { Role } from '../roles/role.entity.js';
import { permissionsOfActiveMember } from './active-members.queries.js';

/** What decides about a change of the roles of a member. */
export interface RoleChangeRow {
  /** Stored permissions of the actor, who is an active member. Null: they are none. */
  readonly permissions: string[] | null;
  /** Of the user; null: there is none. */
  readonly version: number | null;
  /** The roles that the member has, and those that are wanted. */
  readonly roles: readonly (Pick<Role, 'id' | 'permissions' | 'builtIn'> & { readonly assigned: boolean })[] | null;
}

/** The actor is user `$2` of organization `$1`, the member is `$3`, and `$4` are the wanted roles. */
export const roleChange = {
  name: 'role_change',
  text: `select (${permissionsOfActiveMember}) as permissions,
      (select u.version from users u where u.id = $3 and u.status <> 'deleted') as version,
      (select json_agg(x) from (
         select r.id, r.permissions, r.built_in as "builtIn", a.role_id is not null as assigned
         from roles r left join role_assignments a on a.organization_id = $1 and a.user_id = $3 and a.role_id = r.id
         where r.organization_id = $1 and (r.id = any($4::text[]) or r.id in (
           select o.role_id from role_assignments o where o.organization_id = $1 and o.user_id = $3))) x) as roles`,
};
