// Tables: role_assignments, users.
import type { UserId } from '@app/common';

/** A member with a role. */
export interface RoleMember {
  readonly id: UserId;
  /** Had the role by then, and is not deleted. */
  readonly counts: boolean;
}

/** `$5` members with role `$2` of organization `$1` after member `$3`, and whether they had it at `$4`. */
export const roleMembers = `select a.user_id as id, a.granted_at <= $4
    and (select u.status <> 'deleted' from users u where u.id = a.user_id) as counts
  from role_assignments a where a.organization_id = $1 and a.role_id = $2 and ($3::uuid is null or a.user_id > $3)
  order by a.user_id limit $5`;
