// Tables: impersonations, users.
import type { Impersonation } from '../impersonations/impersonation.entity.js';

/** An impersonation with the name that the admin has now. */
export interface ImpersonationRecord extends Pick<
  Impersonation,
  'id' | 'adminId' | 'reason' | 'startedAt' | 'expiresAt' | 'endedAt'
> {
  readonly adminName: string | null;
}

/** Of the member `$2`, before the one `$3`, the newest first. */
export const impersonationsOfMember = {
  name: 'impersonations_of_member',
  text: `select i.id, i.admin_id as "adminId", u.name as "adminName", i.reason, i.started_at as "startedAt",
      i.expires_at as "expiresAt", i.ended_at as "endedAt"
    from impersonations i left join users u on u.id = i.admin_id
    where i.organization_id = $1 and i.member_id = $2 and ($3::uuid is null or i.id < $3) order by i.id desc limit $4`,
};
