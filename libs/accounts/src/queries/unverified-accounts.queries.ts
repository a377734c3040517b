// Tables: members, one_time_tokens, role_assignments, roles, users.
// A granted role makes an account more than a sign-up, confirmed or not.
const grantedRole = (user: string): string => `select 1 from role_assignments a
  join members m on m.organization_id = a.organization_id and m.user_id = a.user_id
  join roles r on r.organization_id = a.organization_id and r.id = a.role_id
  where a.user_id = ${user} and r.built_in is distinct from 'member'`;

/**
 * Whether a user is more than an unverified claim of an address: by a granted role, or as a member whom an
 * admin added before the first sign-in.
 */
export const isMoreThanClaim = `select case $2::text when 'invited' then exists (select 1 from members where user_id = $1) else exists (${grantedRole('$1')}) end as is`;

// A link that still works may be used at any moment.
const expired = `select u.id from users u where u.status = 'pending' and u.confirm_by <= $1
    and not exists (select 1 from one_time_tokens t where t.user_id = u.id and t.expires_at > $1) and not exists (${grantedRole('u.id')})`;

/** Sign-ups that were not confirmed in time, the oldest first. */
export const expiredAccounts = { name: 'expired_sign_ups', text: `${expired} order by u.confirm_by limit $2` };

/** Those of these users whose sign-up was not confirmed in time. */
export const expiredAmong = `${expired} and u.id = any($2)`;
