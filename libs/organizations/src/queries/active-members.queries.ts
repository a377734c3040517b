// Tables: members, role_assignments, roles, users.
/** Another active member with the role. */
export const otherActiveMember = `select 1 from role_assignments a join users u on u.id = a.user_id
    join members m on m.organization_id = a.organization_id and m.user_id = a.user_id and m.banned_at is null
  where a.organization_id = $1 and a.role_id = $2 and a.user_id <> $3 and u.status = 'active' limit 1`;

export const permissionsOfActiveMember = `select array(select distinct unnest(r.permissions) from role_assignments a
    join roles r on r.organization_id = a.organization_id and r.id = a.role_id
    where a.organization_id = m.organization_id and a.user_id = m.user_id) as permissions
  from members m join users u on u.id = m.user_id where m.organization_id = $1 and m.user_id = $2 and u.status = 'active' and m.banned_at is null`;
