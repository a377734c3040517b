/** @settings {"STREAM_HEARTBEAT": 1, "DATABASE_POOLER": "none"} */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aStage, list, tell } from '../../support/notifications.js';
import type { TestPerson } from '../../support/people.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

let admin: TestPerson;
let ann: TestPerson;
let database: string;
let proxy: TcpProxy | undefined;

beforeAll(async () => {
  const stage = await aStage(1);
  ({ admin } = stage);
  [ann] = stage.people as [TestPerson];
  database = new URL(facet.inside.databaseUrl).pathname.slice(1);
});

/** PreparedQueries of an administrator, from outside of the database. */
async function administer<Row>(...statements: string[]): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(facet.inside.databaseUrl), { pathname: '/postgres' }).href,
  });
  await client.connect();
  const results = [];
  for (const statement of statements) results.push(await client.query(statement));
  await client.end();
  return results.flatMap(({ rows }) => rows as Row[]);
}

const ears = (): Promise<{ pid: number }[]> =>
  administer(`select pid from pg_stat_activity where datname = '${database}' and application_name = 'facet-listen'`);
const cutEars = (): Promise<unknown> =>
  administer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and application_name = 'facet-listen'`,
  );
const closed = (): Promise<unknown> =>
  administer(
    `alter database ${database} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and application_name like 'facet%'`,
  );
const opened = (): Promise<unknown> => administer(`alter database ${database} allow_connections true`);

afterAll(() => proxy?.close());

afterEach(async () => {
  closeStreams();
  await opened();
});

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

describe('The connection that hears announcements', () => {
  it('is opened for the first stream, and is one for all of them', async () => {
    expect(await ears()).toEqual([]);
    await Promise.all([follow(ann), follow(ann), follow(admin)]);
    await eventually(async () => ((await ears()).length === 1 ? true : undefined));
    closeStreams();
    await follow(ann);
    expect(await ears()).toHaveLength(1);
  });

  it('may be cut again and again, and nothing is lost, told twice or out of order', async () => {
    const stream = await follow(ann);
    for (let at = 0; at < 60; at += 1) {
      if (at % 12 === 5) await cutEars();
      await tell(admin, at % 4 ? [ann] : 'all', String(at));
    }
    expect((await stream.has(60)).titles).toEqual(numbers(60));
    await eventually(async () => ((await ears()).length === 1 ? true : undefined));
    expect((await api.get('/health/live')).status).toBe(200);
  });

  it('may fall silent', async () => {
    proxy = new TcpProxy(facet.inside.databaseUrl);
    const instance = await facet.another({ DATABASE_URL: await proxy.listen(), DATABASE_TIMEOUT_MS: 500 });
    const stream = await follow(ann, { at: instance });
    await tell(admin, [ann], 'before');
    await stream.has(1);
    expect(proxy.silence('facet-listen')).toBe(1);
    await tell(admin, [ann], 'in silence');
    await tell(admin, 'all', 'after');
    expect((await stream.has(3, 15_000)).titles).toEqual(['before', 'in silence', 'after']);
  });

  it('takes no harm from announcements of others', async () => {
    const stream = await follow(ann);
    for (const payload of [
      '',
      'nonsense',
      '{',
      'null',
      '[]',
      '{}',
      '1',
      '{"organizationId":1,"userIds":"x"}',
      '{"organizationId":"x","userIds":[{}]}',
    ])
      await facet.sql(`select pg_notify('facet_notifications', $1)`, [payload]);
    await tell(admin, [ann], 'still heard');
    expect((await stream.has(1)).titles).toEqual(['still heard']);
  });
});

describe('While the database is away', () => {
  it('a stream stays and gives signs of life; when it is back it tells what came', async () => {
    const stream = await follow(ann);
    await tell(admin, [ann], 'before');
    await stream.has(1);
    await closed();
    for (let count = 0; count < 2; count += 1) await stream.pulse();
    await opened();
    await eventually(async () => ((await list(ann)).status === 200 ? true : undefined));
    await tell(admin, 'all', 'after');
    expect((await stream.has(2, 15_000)).titles).toEqual(['before', 'after']);
    // The instance of another test listens as well.
    await eventually(async () => ((await ears()).length > 0 ? true : undefined), 15_000);
    await tell(admin, [ann], 'heard again');
    expect((await stream.has(3)).titles).toEqual(['before', 'after', 'heard again']);
  });

  it('a new one is refused with 503, and holds no place', async () => {
    await closed();
    for (let count = 0; count < 25; count += 1) {
      const { status, headers } = await api
        .as(ann)
        .get(`/v1/user/notifications/stream?containerId=${ann.organization}`);
      expect([status, headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    }
    await opened();
    await eventually(async () => ((await list(ann)).status === 200 ? true : undefined));
    await Promise.all(Array.from({ length: 20 }, () => follow(ann)));
  });

  it('a session that ends meanwhile is seen when it is back, before anything is told', async () => {
    const stream = await follow(admin);
    await closed();
    await stream.pulse();
    await opened();
    await facet.sql('delete from sessions where user_id = $1', [admin.id]);
    expect(await stream.ended).toBe(true);
    expect(stream.events).toEqual([]);
  });
});
