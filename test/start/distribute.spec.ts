import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { CitusDatabase, query } from '../support/citus.js';
import { everywhere, plainText } from '../support/distributed-sql.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, startServer, type Ended, type ServerProcess } from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(180_000);
afterAll(cleanUp);

describe('facet distribute on a server without a cluster', () => {
  let there: Installation;
  beforeAll(async () => void (there = await Installation.make()));
  afterAll(() => there.drop());
  const run = (...args: string[]): Promise<Ended> =>
    runFacet(there.dataDir, ['distribute', ...args], { env: there.env });

  it.each(['--plan', '--apply'])('says that there is none, and changes nothing: %s', async (option) => {
    expect(await run(option)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^facet: .*Citus.*\n$/),
    });
    expect(JSON.parse((await run(option, '--json')).stderr)).toMatchObject({ code: 'distribution.impossible' });
  });

  it('wants to be told whether it shall only look', async () => {
    for (const args of [[], ['--plan', '--apply']]) expect(await run(...args)).toMatchObject({ code: 2, stdout: '' });
  });
});

const given = process.env.FACET_TEST_CITUS_URL;

/** A value of each type, for statements that are only planned and run, in a transaction that is rolled back. */
const values: Record<string, string> = {
  text: `'acme'`,
  uuid: `'0193aaaa-0000-7000-8000-000000000000'`,
  integer: '1',
  bigint: '1',
  'timestamp with time zone': 'now()',
  jsonb: `'[]'`,
  'text[]': `'{acme}'`,
  'uuid[]': `'{0193aaaa-0000-7000-8000-000000000000}'`,
  'integer[]': `'{1}'`,
};

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

(given === undefined ? describe.skip : describe)('facet distribute on a cluster', () => {
  const dataDir = aDataFolder();
  let database: CitusDatabase;
  let server: ServerProcess;
  let env: Record<string, string>;

  const run = (...args: string[]): Promise<Ended> => runFacet(dataDir, args, { env });
  const sql = <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => query<Row>(database.url, text);
  const call = async (
    method: string,
    path: string,
    token = '',
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(server.baseUrl + path, {
      method,
      headers: {
        ...headers,
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  const signUp = async (name: string): Promise<{ token: string; id: string }> => {
    const account = {
      email: `${name}@acme.example`,
      password: 'nine loud geese at dawn',
      name,
      organizationId: 'acme',
      handle: name,
    };
    const { status, body } = await call('POST', '/auth/sign-up', '', account);
    expect({ status, body }).toMatchObject({ status: 201 });
    return { token: body.accessToken as string, id: (body.user as { id: string }).id };
  };

  const password = 'nine loud geese at dawn';
  const adminToken = async (): Promise<string> =>
    (await call('POST', '/auth/login', '', { email: 'root@acme.example', password })).body.accessToken as string;

  beforeAll(async () => {
    database = await CitusDatabase.make(given ?? '');
    env = {
      DATABASE_URL: database.url,
      FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
      READ_BATCHING: 'off',
      RATE_LIMITS: 'off',
    };
    expect(await run('migrate')).toMatchObject({ code: 0 });
    const organization = [
      'org',
      'create',
      'acme',
      '--name',
      'Acme',
      '--admin-email',
      'root@acme.example',
      '--admin-name',
      'Root',
      '--password-stdin',
    ];
    expect(await runFacet(dataDir, organization, { env, input: password })).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await server?.end();
    await database?.drop();
  });

  it('plans, distributes what is there, and has nothing to do afterwards', async () => {
    expect(await run('distribute', '--plan')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`create_distributed_table('inboxes'`),
    });
    expect(await sql('select 1 from pg_dist_partition')).toEqual([]);
    expect(await run('distribute', '--apply')).toMatchObject({ code: 0, stderr: '' });
    expect(await sql('select 1 from pg_dist_partition')).toHaveLength(9);
    expect(await sql(`select count(*)::int as count from notification_feeds where organization_id = 'acme'`)).toEqual([
      { count: 1 },
    ]);
    expect(await sql(`select pg_relation_size('notification_feeds')::int as left_behind`)).toEqual([
      { left_behind: 0 },
    ]);
    for (const option of ['--plan', '--apply'])
      expect((await run('distribute', option)).stdout).toBe('Nothing to do: the tables are distributed.\n');
  });

  it('leaves no statement that is refused, and one shard group for each', async () => {
    const found = JSON.parse(
      execFileSync(process.execPath, ['scripts/statements.mjs'], { encoding: 'utf8', maxBuffer: 64e6 }),
    ) as { text: string }[];
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const wrong: string[] = [];
    let tried = 0;
    for (const { text } of found) {
      const isKnown = Object.values(everywhere).some((known) => known.test(plainText(text)));
      const said = await triedOn(client, text);
      tried += said === undefined ? 0 : 1;
      if (said !== undefined && !(isKnown && /^\d+ shards$/.test(said)))
        wrong.push(`${said}: ${plainText(text).slice(0, 120)}`);
    }
    await client.end();
    expect(wrong).toEqual([]);
    expect(tried).toBeLessThan(40);
  });

  it('serves what a member does', async () => {
    server = await startServer(dataDir, { env });
    const [ann, ben] = [await signUp('ann'), await signUp('ben')];
    const m2 = { 'x-m2-organization-id': 'acme' };
    expect(
      await call('POST', '/auth/sign-up', '', {
        email: 'ann@acme.example',
        password: 'nine loud geese at dawn',
        name: 'A',
        organizationId: 'acme',
      }),
    ).toMatchObject({
      status: 409,
    });
    expect(await call('PUT', '/api/profile/', ben.token, { username: 'ann' }, m2)).toMatchObject({ status: 409 });
    expect(await call('PUT', '/api/profile/', ben.token, { username: 'benjamin' }, m2)).toMatchObject({ status: 200 });
    expect(await call('GET', '/v1/user/containers', ann.token)).toMatchObject({ status: 200 });
    expect(await call('GET', '/v1/user/notifications?containerId=acme', ann.token)).toMatchObject({ status: 200 });
    const sent = await call('POST', '/admin/organizations/acme/notifications', await adminToken(), {
      userIds: [ann.id, ben.id],
      type: 'note',
      title: 'Hello',
      body: 'x',
    });
    expect(sent).toMatchObject({ status: 201 });
    expect(await call('GET', '/v1/user/containers', ann.token)).toMatchObject({
      status: 200,
      body: { containers: [{ unread: 1 }] },
    });
    expect((await call('POST', '/v1/user/notifications/read', ann.token, {})).status).toBeLessThan(300);
    expect(await call('GET', '/v1/user/containers', ann.token)).toMatchObject({
      body: { containers: [{ unread: 0 }] },
    });
    expect(await call('GET', '/me/export', ann.token)).toMatchObject({ status: 200 });
    expect(await sql(`select count(*)::int as count from inboxes where organization_id = 'acme'`)).toEqual([
      { count: 3 },
    ]);
  });

  it('removes with a user what foreign keys removed', async () => {
    await sql(`delete from users where name = 'ben'`);
    expect(await sql(`select count(*)::int as count from inboxes where organization_id = 'acme'`)).toEqual([
      { count: 2 },
    ]);
    expect(
      await sql(
        `select count(*)::int as count from name_registry where organization_id = 'acme' and owner_id is not null`,
      ),
    ).toEqual([{ count: 1 }]);
    await sql(`delete from organizations where id = 'acme'`);
    for (const table of ['inboxes', 'name_registry', 'notification_feeds'])
      expect(await sql(`select count(*)::int as count from ${table}`)).toEqual([{ count: 0 }]);
  });
});

/**
 * What the cluster says against a statement: nothing, its refusal, or how many shards it takes where these
 * are more than one.
 */
async function triedOn(client: pg.Client, text: string): Promise<string | undefined> {
  await client.query('begin');
  try {
    await client.query(`prepare tried as ${text}`);
  } catch (error) {
    await client.query('rollback');
    // A part of a statement, or one on a table of the job queue.
    return (error as { code: string }).code.startsWith('42') ? undefined : (error as Error).message;
  }
  const [row] = (
    await client.query<{ types: string[] }>(
      `select parameter_types::text[] as types from pg_prepared_statements where name = 'tried'`,
    )
  ).rows;
  const args = (row?.types ?? []).map((type) => values[type] ?? 'null').join(', ');
  const call = `execute tried${args === '' ? '' : `(${args})`}`;
  await client.query('savepoint planned');
  const plan = await client
    .query<Record<string, string>>(`explain (costs off) ${call}`)
    .catch(() => client.query('rollback to planned'));
  const shards = plan.rows
    .flatMap((line) => /Task Count: (\d+)/.exec(Object.values(line as Record<string, string>)[0] ?? '')?.[1] ?? [])
    .map(Number);
  const most = Math.max(0, ...shards);
  // Some inserts cannot be explained, although they run. What the made-up values break is no refusal.
  const refusal = await client.query(call).then(
    () => undefined,
    ({ code, message }: { code: string; message: string }) =>
      ['0A000', 'XX000', '42P18'].includes(code) ? message : undefined,
  );
  await client.query('rollback');
  await client.query('deallocate all');
  return refusal ?? (most > 1 ? `${most} shards` : undefined);
}
