// Tables: role_assignments, users.
import { mostCounted, type OrganizationId, type RoleId, type UserId } from '@app/common';
import type { Tx } from '@app/database';

/** Members who have a role: how many, and the first ones by id. */
export interface RoleMembers {
  /** At most `mostCounted`. */
  readonly count: number;
  /** Whether there are more than that. */
  readonly more: boolean;
  readonly first: readonly { readonly id: UserId; readonly name: string }[];
}

const shown = 20;

const memberCount = {
  name: 'role_members_count',
  text: `select count(*)::int as count from (
      select 1 from role_assignments where organization_id = $1 and role_id = $2 limit $3) counted`,
};
const firstMembers = {
  name: 'role_members_first',
  text: `select u.id, u.name from (select user_id from role_assignments
      where organization_id = $1 and role_id = $2 order by user_id limit $3) a
    join users u on u.id = a.user_id order by u.id`,
};

/** Also banned members and those who have deleted their account, until the data is removed. */
export async function roleMembers(tx: Tx, organizationId: OrganizationId, role: RoleId): Promise<RoleMembers> {
  const counted = await tx.row<{ count: number }>(memberCount, [organizationId, role, mostCounted + 1]);
  const first = await tx.rows<RoleMembers['first'][number]>(firstMembers, [organizationId, role, shown]);
  const count = counted?.count ?? 0;
  return { count: Math.min(count, mostCounted), more: count > mostCounted, first };
}
