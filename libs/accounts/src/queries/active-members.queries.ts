// Tables: members, profiles, users.
/**
 * Where usernames are unique, the handle has one owner; elsewhere a handle that two active members have
 * identifies neither of them.
 */
export const activeMembersNamed = `select p.user_id as "userId" from profiles p
  join members m on m.organization_id = p.organization_id and m.user_id = p.user_id
  join users u on u.id = p.user_id
  where p.organization_id = $1 and p.username_key = $2 and u.status = 'active' and m.banned_at is null limit 2`;
