import type {} from '../support/facet.js';

/** Rows that must not be, whatever was asked: each query finds what would break a promise. */
const promises: Readonly<Record<string, string>> = {
  'a profile with a name that the registry does not give to its owner': `select p.username from profiles p where p.username_key is not null
     and not exists (select 1 from name_registry r where r.organization_id = p.organization_id and r.canonical = p.username_key and r.kind = 'held' and r.owner_id = p.user_id)`,
  'a held name that its owner does not show': `select r.canonical from name_registry r where r.kind = 'held'
     and not exists (select 1 from profiles p where p.organization_id = r.organization_id and p.user_id = r.owner_id and p.username_key = r.canonical)`,
  'a session of somebody who is shut out': `select s.id from sessions s join users u on u.id = s.user_id where u.status in ('deleted', 'banned')`,
  'an API key of somebody deleted': `select k.id from api_keys k join users u on u.id = k.user_id where u.status = 'deleted'`,
  'somebody without a default address': `select u.id from users u where not exists (select 1 from emails e where e.user_id = u.id and e.is_default)`,
  'a member without an inbox': `select m.user_id from members m where not exists
     (select 1 from inboxes i where i.organization_id = m.organization_id and i.user_id = m.user_id)`,
  'a member whom a search would not find as what they are': `select m.user_id from members m join users u on u.id = m.user_id where not exists
     (select 1 from member_keys k where k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status' and k.key = u.status)`,
  'somebody deleted whom nobody will purge': `select u.id from users u where u.status = 'deleted'
     and not exists (select 1 from graphile_worker.jobs j where j.key = 'account.purge:' || u.id)`,
  'a number of personal notifications that is not their count': `select i.user_id from inboxes i where i.last_seq - i.floor_seq <>
     (select count(*) from notification_deliveries d where d.organization_id = i.organization_id and d.user_id = i.user_id)`,
  'a picture that nobody has and nobody will remove': `select hash from pictures p where not exists (select 1 from users u where u.picture_hash = p.hash)
     and not exists (select 1 from graphile_worker.jobs j where j.key = 'picture.sweep:' || p.hash)`,
  'an organization without an admin': `select m.organization_id from members m group by 1 having not exists
     (select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id and r.built_in = 'admin'
      join users u on u.id = a.user_id and u.status = 'active' where a.organization_id = m.organization_id)`,
};

export const promiseCount = Object.keys(promises).length;

/** What breaks a promise, by the promise; nothing when all is well. */
export async function brokenPromises(): Promise<Record<string, unknown[]>> {
  const found: [string, unknown[]][] = [];
  for (const [promise, query] of Object.entries(promises)) found.push([promise, await facet.sql(query)]);
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}
