import { randomBytes } from 'node:crypto';
import { SingleBar } from 'cli-progress';
import { copyRows } from './copy.mjs';
import { broadcasts, organization, tables, userId } from './people.mjs';

const every = 50_000;

/** Says how far the work is: a bar on a terminal, elsewhere a line for each table. */
function progressOf(label, total) {
  if (!process.stderr.isTTY)
    return {
      advance: () => undefined,
      said: (line) => process.stderr.write(`${label}: ${line}\n`),
      stop: () => undefined,
    };
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}% | {table}`,
    stream: process.stderr,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(total, 0, { table: '' });
  return { advance: (count, table) => bar.increment(count, { table }), said: () => undefined, stop: () => bar.stop() };
}

function* counted(rows, count) {
  let since = 0;
  for (const row of rows) {
    yield row;
    since += 1;
    if (since === every) {
      count(since);
      since = 0;
    }
  }
  count(since);
}

/**
 * The indexes of these tables that no key stands on: made at the end, each costs a sort instead of a search
 * for each row.
 */
async function indexesOf(client, names) {
  const { rows } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
     where indrelid = any($1::regclass[]) and not indisprimary and not exists (select 1 from pg_constraint where conindid = i.indexrelid)`,
    [names],
  );
  return rows;
}

/** The foreign keys of other tables to these: without them a truncation stays here, and organizations keep their roles. */
async function foreignKeysTo(client, names) {
  const { rows } = await client.query(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where contype = 'f' and confrelid = any($1::regclass[]) and conrelid <> all($1::regclass[])`,
    [names],
  );
  return rows;
}

/** That the keys copied for a few people are those which the triggers would have written. */
async function demandKeys(client) {
  const one = `select organization_id, user_id, kind, key from member_keys where user_id = any($1)`;
  const { rows: wrong } = await client.query(
    `with copied as (${one}), due as (
       select m.organization_id, m.user_id, 'status' as kind, u.status as key from members m join users u on u.id = m.user_id where u.id = any($1)
       union all select m.organization_id, m.user_id, 'name', k from members m join users u on u.id = m.user_id, name_search_keys(u.name, u.search_keys) k where u.id = any($1)
       union all select m.organization_id, m.user_id, 'email', k
         from members m join emails e on e.user_id = m.user_id, written_search_keys(e.address_key, e.search_keys) k where e.user_id = any($1)
       union all select organization_id, user_id, 'username', k from profiles, written_search_keys(username_key, search_keys) k where user_id = any($1))
     (table copied except all table due) union all (table due except all table copied)`,
    [[0, 1, 99, 1000].map(userId)],
  );
  if (wrong.length > 0) throw new Error(`the keys of members are not what triggers write: ${JSON.stringify(wrong)}`);
}

async function copyAll(client, all, progress) {
  const began = performance.now();
  for (const { name, columns, rows } of all) {
    await copyRows(
      client,
      name,
      columns,
      counted(rows(), (count) => progress.advance(count, name)),
    );
    progress.said(`${name} after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
}

/**
 * Fills an empty database of a founded organization. All of it in one transaction: half a seed is none. No
 * trigger and no foreign key is looked at:
 * the rows are right by their making. Tables that were emptied in the same transaction are written past the log.
 */
export async function seed(client, { users, hash, label }) {
  const { id: memberRole } = (
    await client.query(`select id from roles where organization_id = $1 and built_in = 'member'`, [organization])
  ).rows[0];
  const all = tables({ users, hash, memberRole, macKey: randomBytes(32).toString('hex') });
  const names = all.map(({ name }) => name);
  const progress = progressOf(label, users * all.length);
  await client.query('begin');
  const keys = await foreignKeysTo(client, names);
  for (const { drop } of keys) await client.query(drop);
  await client.query(`truncate ${names.join(', ')}`);
  const indexes = await indexesOf(client, names);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(`set local session_replication_role = 'replica'`);
  await copyAll(client, all, progress);
  progress.said('indexes …');
  for (const { definition } of indexes) await client.query(definition);
  for (const { add } of keys) await client.query(add);
  await client.query(`set local session_replication_role = 'origin'`);
  await client.query('update notification_feeds set broadcasts = $2 where organization_id = $1', [
    organization,
    broadcasts,
  ]);
  await client.query(
    `insert into role_assignments (organization_id, user_id, role_id) select $1, $2, id from roles where organization_id = $1 and built_in = 'admin'`,
    [organization, userId(0)],
  );
  await demandKeys(client);
  await client.query('commit');
  progress.said('vacuum …');
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  progress.stop();
}
