/**
 * Migrations on the tables of many users, while others write and read them:
 * test/api/platform/migrate.spec.ts has the rest.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../../support/eventually.js';

jest.setTimeout(180_000);

/** `FACET_TEST_PEOPLE=300000` for the long form. */
const people = Number(process.env.FACET_TEST_PEOPLE ?? 20_000);
/** The migrations since the first that had to obey. Those before are released and stay as they are. */
const since = 1_796_503_000_000;
/** Milliseconds that a statement may wait: a migration waits half a second for a table, and holds it for a moment. */
const longest = 900;

const { inside } = facet;
const url = inside.databaseUrl;

/**
 * Rows of many users: each with a membership (and what it is found by), an identity, a password, a session,
 * and one in ten with an API key.
 */
const fill = `
  insert into organizations (id, name) values ('many', 'Many');
  insert into users (id, name) select ('0193aaaa-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Person ' || n from generate_series(1, ${people}) n;
  insert into members (organization_id, user_id) select 'many', id from users where name like 'Person %';
  insert into identities (id, issuer, subject, provider, user_id) select id, 'https://issuer.example', 'many|' || id, 'many', id from users where name like 'Person %';
  insert into password_credentials (user_id, hash) select id, 'from elsewhere' from users where name like 'Person %';
  insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at)
    select gen_random_uuid(), id, '', now(), now(), now() + interval '1 day' from users where name like 'Person %';
  insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at)
    select 'many-' || id, id, 'many', 'robot', '', '{read:users}', now() from users where name like 'Person %0';
`;

/** What a server of the version before does all the time, a statement each, over and over. */
const works = [
  `update users set name = 'Person again', updated_at = now() where id = $1`,
  `update members set joined_at = joined_at where organization_id = 'many' and user_id = $1`,
  `insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at) select gen_random_uuid(), $1, '', now(), now(), now() + interval '1 day'`,
  `update sessions set expires_at = expires_at where user_id = $1`,
  `update identities set subject = subject where user_id = $1`,
  `update password_credentials set hash = hash where user_id = $1`,
  `update api_keys set expires_at = expires_at where user_id = $1`,
  `select u.name from users u join members m on m.user_id = u.id where u.id = $1`,
];

async function undo(): Promise<number> {
  const source = await inside.newDataSource(url).initialize();
  const stamps = source.migrations.map((one) => Number(/\d{13}$/.exec(one.constructor.name)?.[0]));
  const count = stamps.filter((stamp) => stamp >= since).length;
  for (let left = count; left > 0; left -= 1) await source.undoLastMigration({ transaction: 'each' });
  await source.destroy();
  return count;
}

let undone: number;
beforeAll(async () => {
  undone = await undo();
  await facet.sql(fill);
});

it('no statement of others waits for long while the new migrations run, and none fails', async () => {
  const waits: number[] = [];
  const failures: unknown[] = [];
  let going = true;
  const lane = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (let at = 1; going; at += 1) {
      const began = performance.now();
      const id = `0193aaaa-0000-7000-8000-${((at * 7919) % people || 1).toString(16).padStart(12, '0')}`;
      await client
        .query(statement, [id])
        .catch((error: unknown) => failures.push(`${statement}: ${(error as Error).message}`));
      waits.push(performance.now() - began);
    }
    await client.end();
  };
  const lanes = works.map(lane);
  const ran = await inside.migrate({ url });
  going = false;
  await Promise.all(lanes);
  expect(ran).toHaveLength(undone);
  expect(failures).toEqual([]);
  expect(waits.length).toBeGreaterThan(works.length);
  expect(Math.max(...waits)).toBeLessThan(longest);
});

it('no index that was made beside the writes is left half done', async () => {
  expect(await facet.sql(`select indexrelid::regclass::text from pg_index where not indisvalid`)).toEqual([]);
});

/** Keeps what the next migration begins busy, as a long scan does. */
const delay = [
  `create function wait_long() returns event_trigger language plpgsql as $$ begin perform pg_sleep(60); end $$`,
  'create event trigger wait_long on ddl_command_start execute function wait_long()',
];

it('a migration that is killed leaves no process of PostgreSQL behind, and the next one goes on', async () => {
  await undo();
  for (const statement of delay) await facet.sql(statement);
  const child = spawn(process.execPath, [resolve('dist/apps/cli/src/main.js'), 'migrate'], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, FACET_SECRET: facet.settings.FACET_SECRET },
    stdio: 'ignore',
  });
  const sleeping = (): Promise<{ pid: number }[]> =>
    facet.sql(
      `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database() and application_name = 'facet'`,
    );
  await eventually(async () => (await sleeping()).at(0), 60_000);
  child.kill('SIGKILL');
  await eventually(async () => ((await sleeping()).length === 0 ? true : undefined), 5_000);
  expect(
    await facet.sql(
      `select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    ),
  ).toEqual([]);
  await facet.sql('drop event trigger wait_long');
  expect(await inside.migrate({ url })).toHaveLength(undone);
});

afterAll(() => facet.sql('drop event trigger if exists wait_long'));
