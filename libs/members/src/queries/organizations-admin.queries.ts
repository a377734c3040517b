// Tables: members, organizations, role_assignments, roles.
export const organizationsPage = {
  name: 'organizations_page',
  text: `select id, name, version, created_at as "createdAt", updated_at as "updatedAt" from organizations
    where $1::text is null or id > $1 order by id limit $2`,
};
export const organizationCount = { name: 'organizations_count', text: 'select count(*)::int as count from (select 1 from organizations limit $1) counted' };

// Organizations in which the roles of the user allow `read:organization`, as the guard reads them.
const readable = `from members m join organizations o on o.id = m.organization_id
    where m.user_id = $1 and m.banned_at is null and ($2::text is null or m.organization_id = $2) and exists (
      select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.organization_id = m.organization_id and a.user_id = m.user_id and r.permissions && array['*', 'read:organization'])`;

export const readablePage = {
  name: 'organizations_of_reader',
  text: `select o.id, o.name, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt" ${readable} and ($3::text is null or o.id > $3) order by o.id limit $4`,
};
export const readableCount = { name: 'organizations_of_reader_count', text: `select count(*)::int as count from (select 1 ${readable} limit $3) counted` };
