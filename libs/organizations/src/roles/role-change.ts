import type { RoleChangeRow } from '../queries/role-changes.queries.js';
import { heldPermissions } from './permissions.js';

/** What decides about a change of the roles of a member. */
export interface RoleChangeFacts {
  /** What the actor holds now. */
  readonly permissions: readonly string[];
  /** Of the user; null: there is none. */
  readonly version: number | null;
  /** The roles that the member has, and those that are wanted. */
  readonly roles: NonNullable<RoleChangeRow['roles']>;
}

export const factsOf = (row: RoleChangeRow | undefined): RoleChangeFacts => ({
  permissions: heldPermissions(row?.permissions ?? []),
  version: row?.version ?? null,
  roles: row?.roles ?? [],
});

/** Revokes the roles `$3` of member `$2` and grants `$4`. */
export const roleAssignment = {
  name: 'role_assignment',
  text: `with revoked as (delete from role_assignments where organization_id = $1 and user_id = $2 and role_id = any($3::text[]))
    insert into role_assignments (organization_id, user_id, role_id, granted_by)
    select $1, $2, id, $5::uuid from unnest($4::text[]) as id on conflict do nothing`,
};
