import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, ServerProcess } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `interrupted_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const dataDir = aDataFolder();
const env = {
  DATABASE_URL: url,
  FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
  // Emails are queued, and no server takes them.
  MAIL_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'no-reply@facet.example',
};
const members = 1200;
const organization = 'acme';

jest.setTimeout(120_000);

let pool: pg.Pool;
const sql = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query(text, values)).rows as Row[];

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const worker = (): Promise<ServerProcess> =>
  new ServerProcess(dataDir, { app: 'worker', env, constants: { DATABASE_TIMEOUT_MS: 60_000 } }).says('works on jobs');

/** The member at a place in the order of the ids. */
const memberAt = async (place: number): Promise<string> => {
  const [row] = await sql<{ id: string }>('select user_id as id from members order by user_id offset $1 limit 1', [
    place,
  ]);
  return row?.id ?? '';
};

/** A worker gets stuck at a row, is killed there, and the next one finds the job as it was left. */
async function interrupted(task: string, lock: string, place: number, reached: string, more = {}): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query(lock, [await memberAt(place)]);
  const payload = JSON.stringify({ organizationId: organization, ...more });
  await sql('select graphile_worker.add_job($1, $2::json)', [task, payload]);
  const first = await worker();
  await eventually(async () => {
    const [stuck] = await sql(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return stuck ? true : undefined;
  }, 30_000);
  await first.end('SIGKILL');
  await client.query('rollback');
  client.release();
  const [before] = await sql<{ reached: string | null; done: boolean }>(reached);
  expect(before).toEqual({ reached: expect.any(String), done: false });
  // The one who was killed was not seen for a minute.
  await sql(`update job_runners set seen_at = seen_at - interval '1 minute'`);
  await sql(
    `update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute' where locked_at is not null`,
  );
  const next = await worker();
  await eventually(async () => ((await sql<{ done: boolean }>(reached))[0]?.done ? true : undefined), 60_000);
  await next.end();
}

beforeAll(async () => {
  await administer(`create database ${database}`);
  pool = new pg.Pool({ connectionString: url, max: 4 }).on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  expect((await runFacet(dataDir, ['migrate'], { env })).code).toBe(0);
  await sql(`insert into organizations (id, name) values ($1, 'Acme')`, [organization]);
  await sql('insert into notification_feeds (organization_id) values ($1)', [organization]);
  await sql(
    `with fresh as (insert into users (id, name) select gen_random_uuid(), 'M' || n from generate_series(1, ${members}) n returning id),
       joined as (insert into members (organization_id, user_id, joined_at) select $1, id, now() - interval '1 day' from fresh returning user_id),
       addressed as (insert into emails (id, user_id, email, address_key, verified, is_default)
         select gen_random_uuid(), id, id || '@x.example', id || '@x.example', true, true from fresh),
       boxed as (insert into inboxes (organization_id, user_id, base) select $1, user_id, 0 from joined)
     insert into member_attributes (organization_id, user_id, attributes) select $1, user_id, '{"department": "Sales"}' from joined`,
    [organization],
  );
});
afterAll(async () => {
  await cleanUp();
  await administer(`drop database if exists ${database} with (force)`);
  void pool.end();
});

describe('a worker that is killed between two batches', () => {
  it('leaves the index of attributes to the next one, which counts and keys each member once', async () => {
    const schema = { type: 'object', properties: { department: { type: 'string', 'x-facet': { searchable: true } } } };
    await sql('insert into attribute_schemas (organization_id, schema) values ($1, $2)', [
      organization,
      JSON.stringify(schema),
    ]);
    await sql(
      `insert into attribute_indexes (organization_id, ready, waiting, done, members, updated_at)
       values ($1, '{}', '{department:string}', false, 0, now())`,
      [organization],
    );
    const lock = 'select 1 from member_attributes where user_id = $1 for update';
    await interrupted('attributes.index', lock, 700, 'select reached, done from attribute_indexes');
    expect(await sql('select ready, waiting, members from attribute_indexes')).toEqual([
      { ready: ['department:string'], waiting: [], members },
    ]);
    expect(await sql('select count(*)::int as count from member_attribute_keys')).toEqual([{ count: members }]);
  });

  it('leaves the announcement of a demand to the next one, which tells each member once', async () => {
    await sql(
      `update organizations set second_factor = 'required', second_factor_since = now(), second_factor_grace_days = 7`,
    );
    const lock = 'select 1 from inboxes where user_id = $1 for update';
    await interrupted('factor-demand.announce', lock, 150, 'select reached, done from demand_notices');
    const told = `select count(*)::int as told, count(distinct user_id)::int as members`;
    expect(await sql(`${told} from mails where kind = 'factor-demanded'`)).toEqual([{ told: members, members }]);
    expect(await sql(`${told} from notification_deliveries`)).toEqual([{ told: members, members }]);
    expect(await sql('select distinct last_seq from inboxes')).toEqual([{ last_seq: 1 }]);
  });

  it('leaves a notification to a role to the next one, which gives it to each member once', async () => {
    const id = '0193aaaa-0000-7000-8000-000000000001';
    await sql(`insert into roles (organization_id, id, name) values ($1, 'rol_Crowd00000000000', 'Crowd')`, [
      organization,
    ]);
    await sql(
      `insert into role_assignments (organization_id, user_id, role_id)
       select organization_id, user_id, 'rol_Crowd00000000000' from members`,
    );
    await sql(
      `insert into notification_messages (organization_id, id, role_id, type, title, body, created_at)
       values ($1, $2, 'rol_Crowd00000000000', 'news', 't', 'b', now())`,
      [organization, id],
    );
    await sql(
      `insert into notification_dispatches (organization_id, message_id, role_id) values ($1, $2, 'rol_Crowd00000000000')`,
      [organization, id],
    );
    const lock = 'select 1 from inboxes where user_id = $1 for update';
    const reached = `select d.reached, d.message_id is null as done from (select 1) one left join notification_dispatches d on true`;
    await interrupted('notification.dispatch', lock, 700, reached, { notificationId: id });
    const got = 'select count(*)::int as got, count(distinct user_id)::int as members from notification_deliveries';
    expect(await sql(`${got} where message_id = $1`, [id])).toEqual([{ got: members, members }]);
    const numbers = `select distinct i.last_seq = (select count(*) from notification_deliveries d where d.user_id = i.user_id) as right from inboxes i`;
    expect(await sql(numbers)).toEqual([{ right: true }]);
  });
});
