// Tables: name_registry, profiles.
export const contestedUsernames = `with denied as materialized (select canonical from name_registry where organization_id = $1 and kind = 'denied')
  select min(p.username) as username from profiles p left join denied d on d.canonical = p.username_key
  where p.organization_id = $1 and p.username_key is not null
  group by p.username_key
  having count(*) > 1 or count(d.canonical) > 0
  order by p.username_key limit $2`;
