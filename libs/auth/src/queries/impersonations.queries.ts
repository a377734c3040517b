// Tables: impersonations, members, organizations, role_assignments, roles, sessions, users.
import { ApplicationPermissionsRepository } from '@app/organizations';
import type { OrganizationId, UserId } from '@app/common';

/** The impersonation that a token names. */
export interface ImpersonationOfToken {
  readonly id: string;
  readonly adminId: UserId;
  readonly memberId: UserId;
  readonly organizationId: string;
}

/** An impersonation that goes on. */
export interface LiveImpersonation {
  readonly organizationId: OrganizationId;
  readonly expiresAt: Date;
  readonly memberPermissions: string[];
  readonly adminPermissions: string[];
}

const permissionsOf = (user: string): string =>
  `array(select distinct unnest(r.permissions) from role_assignments a
     join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     where a.organization_id = i.organization_id and a.user_id = ${user})`;

/** Everything that has to be so while an admin acts in the place of a member, beside their permissions. */
export const liveImpersonation = {
  name: 'live_impersonation',
  text: `select i.organization_id as "organizationId", i.expires_at as "expiresAt",
      ${permissionsOf('i.member_id')} as "memberPermissions", ${permissionsOf('i.admin_id')} as "adminPermissions"
    from impersonations i
    join organizations o on o.id = i.organization_id and o.impersonation = 'on'
    join users u on u.id = i.member_id and u.status = 'active'
    join members m on m.organization_id = i.organization_id and m.user_id = i.member_id and m.banned_at is null
    join users v on v.id = i.admin_id and v.status = 'active'
    join members n on n.organization_id = i.organization_id and n.user_id = i.admin_id and n.banned_at is null
    left join sessions s on s.id = i.session_id and s.user_id = i.admin_id and s.expires_at > $5
    where i.organization_id = $1 and i.member_id = $2 and i.id = $3 and i.admin_id = $4
      and i.ended_at is null and i.expires_at > $5 and (i.session_id is null or s.id is not null)`,
  parameterTypes: ['text', 'uuid', 'uuid', 'uuid', 'timestamptz'],
};

const { held, holds } = ApplicationPermissionsRepository;

/**
 * What the admin may do in the place of the member. Undefined: the admin lacks one of the permissions of the member, or
 * the one to impersonate.
 */
export function impersonatedPermissions(found: LiveImpersonation): readonly string[] | undefined {
  const [ofMember, ofAdmin] = [held(found.memberPermissions), held(found.adminPermissions)];
  const needed = ['impersonate:members', ...ofMember];
  return needed.every((one) => holds(ofAdmin, one)) ? ofMember : undefined;
}
