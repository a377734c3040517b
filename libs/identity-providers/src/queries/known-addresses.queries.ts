// Tables: emails, members, users.
/** Whether an address belongs to a member of an organization. */
export const memberOfAddress = `select 1 from emails e join users u on u.id = e.user_id
  join members m on m.organization_id = $1 and m.user_id = e.user_id where e.address_key = $2 and u.status <> 'deleted'`;
