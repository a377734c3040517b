// Tables: name_registry, profiles.
export const contestedUsernames = `select min(p.username) as username from profiles p where p.organization_id = $1 and p.username_key is not null
  group by p.username_key
  having count(*) > 1 or exists (select 1 from name_registry r where r.organization_id = $1 and r.canonical = p.username_key and r.kind = 'denied')
  order by p.username_key limit $2`;
