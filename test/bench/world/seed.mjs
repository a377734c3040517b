import { randomBytes } from 'node:crypto';
import { SingleBar } from 'cli-progress';
import { copyRows } from './copy.mjs';
import { broadcasts, organization, tables, userId } from './people.mjs';

const every = 50_000;

/** Says how far the work is: a bar on a terminal, elsewhere a line for each table. */
function progressOf(label, total) {
  if (!process.stderr.isTTY) return { advance: () => undefined, said: (line) => process.stderr.write(`${label}: ${line}\n`), stop: () => undefined };
  const bar = new SingleBar({ format: `${label} {bar} {percentage}% | {table}`, stream: process.stderr, clearOnComplete: true, gracefulExit: false });
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
 * What is searched for by admins is kept by triggers. They run on the tables from which they take it; no trigger and no foreign key is looked at for the
 * others, whose rows are right by their making.
 */
const withTriggers = new Set(['members', 'profiles']);

/** Fills an empty database of a founded organization. All of it in one transaction: half a seed is none. */
export async function seed(client, { users, hash, label }) {
  const { id: memberRole } = (await client.query(`select id from roles where organization_id = $1 and built_in = 'member'`, [organization])).rows[0];
  const all = tables({ users, hash, memberRole, macKey: randomBytes(32).toString('hex') });
  const progress = progressOf(label, users * all.length);
  const began = performance.now();
  await client.query('begin');
  for (const { name, columns, rows } of all) {
    await client.query(`set local session_replication_role = '${withTriggers.has(name) ? 'origin' : 'replica'}'`);
    await copyRows(
      client,
      name,
      columns,
      counted(rows(), (count) => progress.advance(count, name)),
    );
    progress.said(`${name} after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  await client.query(`set local session_replication_role = 'origin'`);
  await client.query('update notification_feeds set broadcasts = $2 where organization_id = $1', [organization, broadcasts]);
  await client.query(
    `insert into role_assignments (organization_id, user_id, role_id) select $1, $2, id from roles where organization_id = $1 and built_in = 'admin'`,
    [organization, userId(0)],
  );
  await client.query('commit');
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  progress.stop();
  return (performance.now() - began) / 1000;
}
