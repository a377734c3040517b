/** @settings {"DATABASE_POOL_SIZE":4} */
// One request waits for a row here while others are answered: also where everything else runs with a single connection.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aStage, content, joins, listed, notificationsPath, withKey } from '../../support/notifications.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let ann: TestPerson;

beforeEach(async () => {
  const stage = await aStage(1);
  admin = stage.admin;
  [ann] = stage.people as [TestPerson];
});

interface Ask {
  readonly as?: TestPerson;
  readonly at?: string;
  readonly raw?: string;
}

const send = (key: string, body: object, { as = admin, at = facet.url, raw }: Ask = {}): Promise<Answer> =>
  api
    .as(as)
    .at(at)
    .post(notificationsPath(as.organization), raw === undefined ? { ...content, ...body } : undefined, {
      headers: { 'idempotency-key': key },
      ...(raw !== undefined && { raw }),
    });
const seen = ({ status, headers, body }: Answer) => ({ status, replayed: headers.get('idempotency-replayed'), body });
const total = async (person = ann) => (await listed(person)).total;
const keys = () =>
  facet.sql('select key from idempotency_keys where organization_id = $1 order by key', [admin.organization]);

describe('Idempotency-Key', () => {
  it('gives the first answer again to the same request, as it was', async () => {
    const body = { userIds: [ann.id], data: { b: 1, a: { d: [1, 2], c: null } } };
    const first = seen(await send('k-1', body));
    expect([first.status, first.replayed]).toEqual([201, null]);
    const again = seen(await send('k-1', body));
    expect(again).toEqual({ ...first, replayed: 'true' });
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    expect(await total()).toBe(1);
  });

  it('does not look at the order of keys, at spaces, or at quotes around the key', async () => {
    await send('k-1', {}, { raw: `{"all":true,"type":"t","title":"t","body":"b","data":{"a":1,"b":[2]}}` });
    const again = await send(
      '"k-1"',
      {},
      { raw: `{ "data": {"b":[2], "a":1.0}, "body":"b","title":"\\u0074","type":"t","all":true }` },
    );
    expect([again.status, again.headers.get('idempotency-replayed'), await total()]).toEqual([201, 'true', 1]);
  });

  it.each([
    ['another title', { title: 'other' }],
    ['other recipients', { all: undefined, userIds: 'ann' }],
    ['other data', { data: { a: 2 } }],
    ['a key more in the data', { data: { a: 1, constructor: 1 } }],
  ])('refuses %s under the same key', async (_, change) => {
    await send('k-1', { all: true, data: { a: 1 } });
    const { status, body } = await send('k-1', {
      all: true,
      data: { a: 1 },
      ...change,
      ...('userIds' in change && { userIds: [ann.id] }),
    });
    expect([status, body.code, await total()]).toEqual([422, 'idempotency_key.reused', 1]);
  });

  it('tells the same list in another order from the first one', async () => {
    await send('k-1', { userIds: [ann.id, admin.id] });
    expect((await send('k-1', { userIds: [admin.id, ann.id] })).status).toBe(422);
  });

  it('belongs to one caller in one organization', async () => {
    const max = await aPerson({ in: admin.organization, as: 'moderator' });
    const other = await aStage(0);
    const elsewhere = await joins(admin, other.admin.organization);
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, elsewhere.organization, admin.id, 'moderator'));
    for (const [at, as] of [admin, max, elsewhere].entries()) {
      const answer = await send('shared', { all: true, title: `${at}` }, { as });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, null]);
    }
    expect([await total(), await total(other.admin)]).toEqual([2, 1]);
  });

  it('is not used up by a request that failed', async () => {
    const stranger = await aPerson();
    expect((await send('k-1', { userIds: [stranger.id] })).status).toBe(400);
    expect((await send('k-1', { all: true, type: 'NO' })).status).toBe(400);
    expect(await keys()).toEqual([]);
    expect((await send('k-1', { all: true })).status).toBe(201);
  });

  it('is good for 24 hours, and expired ones are swept', async () => {
    const robot = await withKey(admin);
    const ask = (key: string, body: object) => send(key, body, { as: robot });
    for (let at = 0; at < 30; at += 1) await ask(`old-${at}`, { all: true });
    expect((await later(86_000, () => ask('old-0', { all: true }))).headers.get('idempotency-replayed')).toBe('true');
    const late = await later(86_500, () => ask('old-0', { all: true, title: 'anew' }));
    expect([late.status, late.headers.get('idempotency-replayed')]).toEqual([201, null]);
    await later(86_500, () => ask('new', { all: true }));
    expect(await keys()).toEqual([{ key: 'new' }, { key: 'old-0' }]);
  });

  it.each([
    ['nothing', ''],
    ['an empty text', '""'],
    ['256 characters', 'x'.repeat(256)],
    ['a space', 'a b'],
    ['letters beyond ASCII', 'schl\u00fcssel'],
  ])('refuses %s', async (_, key) => {
    const { status, body } = await send(key, { all: true });
    expect([status, body.errors]).toEqual([400, [{ field: 'Idempotency-Key', message: expect.any(String) }]]);
    expect(await total()).toBe(0);
  });

  it('takes 255 visible characters of any kind', async () => {
    for (const key of ['x'.repeat(255), `'!#$%&()*+,-./:;<=>?@[]^_{|}~`, '"a\\"b\\\\c"'])
      for (const replayed of [null, 'true'])
        expect(seen(await send(key, { all: true }))).toMatchObject({ status: 201, replayed });
    expect(await keys()).toContainEqual({ key: 'a"b\\c' });
  });
});

describe('Idempotency-Key, with several at once', () => {
  let client: pg.Client;

  beforeEach(async () => {
    client = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await client.connect();
  });

  afterEach(() => client.end());

  /** Holds the feed, so that each sender waits. */
  const hold = async (): Promise<void> => {
    await client.query('begin');
    await client.query('select 1 from notification_feeds where organization_id = $1 for update', [admin.organization]);
  };
  const somebodyWaits = () =>
    eventually(async () => {
      const text = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'notification_feeds' and datname = current_database()`;
      return (await facet.sql(text))[0];
    });

  it('refuses the same key while its request runs, at every instance', async () => {
    const other = await facet.another();
    await hold();
    const running = send('k-1', { all: true });
    await somebodyWaits();
    for (const at of [facet.url, other]) {
      const { status, headers, body } = await send('k-1', { all: true }, { at });
      expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'idempotency_key.in_use', '1']);
    }
    await client.query('commit');
    expect((await running).status).toBe(201);
    expect(seen(await send('k-1', { all: true }, { at: other })).replayed).toBe('true');
    expect(await total()).toBe(1);
  });

  it('leaves nothing of a request whose connection was lost', async () => {
    await hold();
    const running = send('k-1', { all: true });
    await somebodyWaits();
    const text = `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'notification_feeds' and datname = current_database()`;
    await facet.sql(text);
    expect((await running).status).toBe(503);
    await client.query('commit');
    expect([await keys(), await total()]).toEqual([[], 0]);
    expect(seen(await send('k-1', { all: true }))).toMatchObject({ status: 201, replayed: null });
  });

  it('has one effect when 50 come at once over two instances', async () => {
    const instances = [facet.url, await facet.another()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => send('k-1', { userIds: [ann.id] }, { at: instances[at % 2] })),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(new Set(done.map(({ body }) => body.id as string)).size).toBe(1);
    expect(await total()).toBe(1);
  });
});
