import { readdirSync } from 'node:fs';
import { expect } from '@jest/globals';

/** However the database of a suite is reached. */
export type Sql = (text: string, values?: readonly unknown[]) => Promise<unknown[]>;

interface Looked {
  /** Organizations that began with an admin, so that they must still have one. */
  readonly led?: readonly string[];
  /** The folder of the pictures, where uploads are over and swept. */
  readonly pictures?: string;
}

/** Rows that must not be: each query finds what would break a promise. */
const names: Record<string, string> = {
  'a profile with a name that the registry does not give to its owner': `select p.username from profiles p where p.username_key is not null
     and not exists (select 1 from name_registry r where r.organization_id = p.organization_id and r.canonical = p.username_key and r.kind = 'held' and r.owner_id = p.user_id)`,
  'a held name that its owner does not show': `select r.canonical from name_registry r where r.kind = 'held'
     and not exists (select 1 from profiles p where p.organization_id = r.organization_id and p.user_id = r.owner_id and p.username_key = r.canonical)`,
  'a name that two people show': `select organization_id, username_key from profiles where username_key is not null group by 1, 2 having count(*) > 1`,
  'more than five names that are reserved for one user': `select organization_id, reserved_for from name_registry where reserved_for is not null group by 1, 2 having count(*) > 5`,
  'a name that is reserved for somebody, and is held or denied': `select canonical from name_registry where reserved_for is not null and kind <> 'reserved'`,
  'a denied name that somebody shows': `select p.username_key from profiles p join name_registry r on r.organization_id = p.organization_id and r.canonical = p.username_key
     where r.kind = 'denied'`,
};

const access: Record<string, string> = {
  'a session of somebody who is shut out': `select s.id, u.status from sessions s join users u on u.id = s.user_id where u.status in ('deleted', 'banned')`,
  'a session of an organization whose member its user is not': `select s.id from sessions s where s.organization_id is not null
     and not exists (select 1 from members m where m.organization_id = s.organization_id and m.user_id = s.user_id and m.banned_at is null)`,
  'an API key of somebody deleted': `select k.id from api_keys k join users u on u.id = k.user_id where u.status = 'deleted'`,
  'a link to a role or a member that is not there': `select a.user_id, a.role_id from role_assignments a
     left join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     left join members m on m.organization_id = a.organization_id and m.user_id = a.user_id where r.id is null or m.user_id is null`,
};

const people: Record<string, string> = {
  'somebody without a default address': `select u.id from users u where not exists (select 1 from emails e where e.user_id = u.id and e.is_default)
     and not exists (select 1 from identities i where i.user_id = u.id)`,
  'a member without an inbox': `select m.user_id from members m where not exists
     (select 1 from inboxes i where i.organization_id = m.organization_id and i.user_id = m.user_id)`,
  'a member whom a search would not find as what they are': `select m.user_id, u.status from members m join users u on u.id = m.user_id where not exists
     (select 1 from member_keys k where k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status' and k.key = case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end)`,
  'a name, an address or a username without its search keys': `select name as source from users where search_keys[1] is distinct from name collate "C"
     union all select address_key from emails where search_keys[1] is distinct from address_key
     union all select username_key from profiles where username_key is not null and search_keys[1] is distinct from username_key`,
  'somebody deleted whom nobody will purge': `select u.id from users u where u.status = 'deleted'
     and not exists (select 1 from graphile_worker.jobs j where j.key = 'account.purge:' || u.id)`,
  // A job that is done is locked until the queue has recorded it: its user is gone a moment earlier.
  'a purge of somebody who is not deleted': `select j.key from graphile_worker.jobs j where j.task_identifier = 'account.purge' and j.locked_at is null
     and not exists (select 1 from users u where j.key = 'account.purge:' || u.id and u.status = 'deleted')`,
  'a letter that nobody will send': `select m.id from mails m where m.sent_at is null and m.good_until > now()
     and not exists (select 1 from graphile_worker.jobs j where j.key = 'mail.send:' || m.id)`,
};

const notifications: Record<string, string> = {
  'a number of read ones that is not their count': `select i.user_id, i.reads_beyond from inboxes i where i.reads_beyond <>
     (select count(*) from notification_reads r where r.organization_id = i.organization_id and r.user_id = i.user_id and r.rank > i.read_mark)`,
  'a number of holes that is not their count': `select i.user_id, i.holes from inboxes i where i.holes <>
     (select count(*) from notification_holes o where o.organization_id = i.organization_id and o.user_id = i.user_id)`,
  'a notification that was taken out of the list and is not read': `select o.user_id, o.rank from notification_holes o
     join inboxes i using (organization_id, user_id) where o.rank > i.read_mark and not exists
     (select 1 from notification_reads r where r.organization_id = o.organization_id and r.user_id = o.user_id and r.rank = o.rank)`,
  'a number of personal notifications that is not their count': `select i.user_id, i.last_seq from inboxes i where i.last_seq - i.floor_seq <>
     (select count(*) from notification_deliveries d where d.organization_id = i.organization_id and d.user_id = i.user_id)`,
  'a message that nobody was told': `select m.id from notification_messages m where m.broadcast_seq is null and m.role_id is null and not exists
     (select 1 from notification_deliveries d where d.organization_id = m.organization_id and d.message_id = m.id)`,
  'a number of broadcasts that is not their count': `select f.organization_id from notification_feeds f where f.broadcasts - f.trimmed <>
     (select count(*) from notification_messages m where m.organization_id = f.organization_id and m.broadcast_seq is not null)`,
};

const promises = { ...names, ...access, ...people, ...notifications };
/** With the two that are looked at where `Looked` says. */
export const promiseCount = Object.keys(promises).length + 2;

const leaderless = `select o.id from organizations o where o.id = any($1) and not exists
  (select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id and r.built_in = 'admin'
   join users u on u.id = a.user_id and u.status = 'active' where a.organization_id = o.id)`;

/** Pictures in the table and in the folder, where they differ: each has three sizes. */
async function pictureFaults(sql: Sql, folder: string): Promise<unknown[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(
    (name) => /([0-9a-f]{64})-\d+\.webp$/.exec(name)?.[1] ?? [],
  );
  const rows = (await sql('select hash from pictures')) as { hash: string }[];
  const known = new Set(rows.map(({ hash }) => hash));
  const incomplete = [...known].filter((hash) => files.filter((one) => one === hash).length !== 3);
  const unknown = [...new Set(files)].filter((hash) => !known.has(hash));
  const idle =
    await sql(`select hash from pictures p where not exists (select 1 from users u where u.picture_hash = p.hash)
    and not exists (select 1 from graphile_worker.jobs j where j.key = 'picture.sweep:' || p.hash)`);
  return [...incomplete.map((hash) => `${hash} lacks a file`), ...unknown.map((hash) => `${hash} has no row`), ...idle];
}

/** What breaks a promise, by the promise; nothing when all is well. */
export async function broken(sql: Sql, { led = [], pictures }: Looked = {}): Promise<Record<string, unknown[]>> {
  const found: [string, unknown[]][] = [];
  for (const [promise, query] of Object.entries(promises)) found.push([promise, await sql(query)]);
  found.push(['an organization without an admin', await sql(leaderless, [led])]);
  if (pictures !== undefined) found.push(['a picture whose row and files differ', await pictureFaults(sql, pictures)]);
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

/** Every promise, on the database of the spec. */
export async function expectPromisesKept(looked: Looked = {}): Promise<void> {
  expect(await broken(facet.sql, looked)).toEqual({});
}
