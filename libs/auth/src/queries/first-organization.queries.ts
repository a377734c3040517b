// Tables: members.
/** The organization that a user joined first. */
export const firstOrganization =
  'select organization_id as id from members where user_id = $1 order by joined_at, organization_id limit 1';
