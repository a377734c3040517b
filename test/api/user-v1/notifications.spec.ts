import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aStage, content, joins, list, listed, read, tell, titles, walked } from '../../support/notifications.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

describe('GET /v1/user/notifications', () => {
  it('merges what went to all and what went to some, newest first, with its page and its counts', async () => {
    const { admin, people } = await aStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    await tell(admin, [ann], 'a1');
    await tell(admin, 'all', 'b1');
    await tell(admin, 'all', 'b2');
    await tell(admin, [ann, bea], 'ab');
    const id = await tell(admin, 'all', 'b3');
    expect(await titles(ann)).toEqual(['b3', 'ab', 'b2', 'b1', 'a1']);
    expect(await titles(bea)).toEqual(['b3', 'ab', 'b2', 'b1']);
    expect(await titles(admin)).toEqual(['b3', 'b2', 'b1']);
    const { body } = await list(ann, 'limit=1');
    expect(body).toEqual({
      notifications: [
        {
          id,
          ...content,
          title: 'b3',
          data: null,
          containerId: ann.organization,
          read: false,
          readAt: null,
          createdAt: expect.stringMatching(/Z$/),
        },
      ],
      page: 1,
      limit: 1,
      total: 5,
      unread: 5,
      nextCursor: expect.any(String),
    });
  });

  it('is empty for a new user, who sees nothing of what went to all before', async () => {
    const { admin } = await aStage(0);
    await tell(admin, 'all', 'before');
    const ann = await aPerson({ in: admin.organization });
    await tell(admin, 'all', 'between');
    const bea = await aPerson({ in: admin.organization });
    expect(await listed(bea)).toEqual({ notifications: [], page: 1, limit: 20, total: 0, unread: 0 });
    await tell(admin, [ann, bea], 'both');
    await tell(admin, 'all', 'after');
    expect([await titles(admin), await titles(ann), await titles(bea)]).toEqual([
      ['after', 'between', 'before'],
      ['after', 'both', 'between'],
      ['after', 'both'],
    ]);
  });

  describe('pages', () => {
    let ann: TestPerson;
    let all: string[];
    let admin: TestPerson;

    beforeAll(async () => {
      const stage = await aStage(1);
      admin = stage.admin;
      [ann] = stage.people as [TestPerson];
      all = [];
      for (let at = 0; at < 23; at += 1) {
        all.unshift(`${at}`);
        await tell(admin, at % 3 === 1 ? 'all' : [ann], `${at}`);
      }
    });

    it('have a number, and come to an end', async () => {
      for (const limit of [1, 5, 10, 23, 100])
        for (let page = 1; page <= Math.ceil(23 / limit) + 1; page += 1) {
          const { notifications, nextCursor, ...rest } = await listed(ann, `page=${page}&limit=${limit}`);
          expect(notifications.map(({ title }) => title)).toEqual(all.slice((page - 1) * limit, page * limit));
          expect([rest, nextCursor !== undefined]).toEqual([{ page, limit, total: 23, unread: 23 }, page * limit < 23]);
        }
      expect((await listed(ann, 'page=999999&limit=100')).notifications).toEqual([]);
      for (const limit of ['101', '1000', '99999999999999999999'])
        expect(await listed(ann, `limit=${limit}`)).toEqual(await listed(ann, 'limit=100'));
    });

    it('go on by cursor where they were, while new ones arrive', async () => {
      const first = await listed(ann, 'limit=10');
      await tell(admin, 'all', 'new 1');
      await tell(admin, [ann], 'new 2');
      const second = await listed(ann, `limit=10&cursor=${first.nextCursor}`);
      const third = await listed(ann, `limit=10&cursor=${second.nextCursor}`);
      expect(
        [...first.notifications, ...second.notifications, ...third.notifications].map(({ title }) => title),
      ).toEqual(all);
      expect(['page' in second, third.nextCursor, third.total]).toEqual([false, undefined, 25]);
      expect((await walked(ann, 7)).map(({ title }) => title)).toEqual(['new 2', 'new 1', ...all]);
    });
  });

  it.each([
    ['page 0', 'page=0', 'page'],
    ['a page that is no number', 'page=two', 'page'],
    ['a page with a fraction', 'page=1.5', 'page'],
    ['a page beyond all', 'page=1000000', 'page'],
    ['two pages', 'page=1&page=2', 'page'],
    ['limit 0', 'limit=0', 'limit'],
    ['limit -1', 'limit=-1', 'limit'],
    ['a cursor that is none', 'cursor=x', 'cursor'],
    [
      'a cursor with an impossible place',
      `cursor=${Buffer.from('["demo","9999999999"]').toString('base64url')}`,
      'cursor',
    ],
    ['a cursor of another container', `cursor=${Buffer.from('["other","3"]').toString('base64url')}`, 'cursor'],
    ['cursor and page together', 'page=1&cursor=x', 'page'],
    ['an unknown parameter', 'unread=true', 'unread'],
  ])('refuses %s and names it', async (_, query, field) => {
    const { status, body } = await list(await aPerson(), query);
    expect([status, body.code, body.details[0].field]).toEqual([400, 10002, field]);
  });

  it('needs a container of the caller', async () => {
    const mia = await aPerson();
    const other = await anOrganization();
    for (const query of ['', 'containerId=', `containerId=${mia.organization}&containerId=${other}`]) {
      const { status, body } = await api.as(mia).get(`/v1/user/notifications?${query}`);
      expect([status, body.details]).toEqual([400, [{ field: 'containerId', message: expect.any(String) }]]);
    }
    const unknown = await api.as(mia).get('/v1/user/notifications?containerId=nobody-here');
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { code: 10006, message: 'generic_not_found', name: 'GENERIC_NOT_FOUND' },
    ]);
    expect((await api.as(mia).get(`/v1/user/notifications?containerId=${other}`)).body).toEqual(unknown.body);
    expect((await api.get(`/v1/user/notifications?containerId=${mia.organization}`)).status).toBe(401);
  });

  it('brings data back as it was sent, whatever its keys are called', async () => {
    const { admin } = await aStage(0);
    const raw =
      '{"constructor":{"prototype":[1,{"__proto__":null}]},"__proto__":{"a":1},"toString":"x","ünï ©ode":["😀",1.5e-7,true,null,{}],"":0}';
    const sent = `{"all":true,"type":"t","title":"t","body":"line 1\\nline 2","data":${raw}}`;
    const path = `/admin/organizations/${admin.organization}/notifications`;
    const answer = await api.as(admin).post(path, undefined, { raw: sent });
    expect([answer.status, JSON.stringify(answer.body.data)]).toEqual([201, raw]);
    const [notification] = (await listed(admin)).notifications as unknown as [{ data: object; body: string }];
    expect([notification.body, Object.keys(notification.data).sort()]).toEqual([
      'line 1\nline 2',
      ['', '__proto__', 'constructor', 'toString', 'ünï ©ode'],
    ]);
    expect(notification.data).toEqual(JSON.parse(raw));
  });
});

describe('POST /v1/user/notifications/read', () => {
  it('reads all that is there, and nothing that comes later', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    await tell(admin, 'all', 'b1');
    await tell(admin, [ann], 'a1');
    expect([await read(ann), (await listed(ann)).unread]).toEqual([
      expect.objectContaining({ status: 201, body: undefined }),
      0,
    ]);
    await tell(admin, 'all', 'b2');
    await tell(admin, [ann], 'a2');
    const { notifications, unread, total } = await listed(ann);
    expect([notifications.map((one) => one.read), unread, total]).toEqual([[false, false, true, true], 2, 4]);
    expect(notifications.map((one) => one.readAt !== null)).toEqual([false, false, true, true]);
    expect((await listed(admin)).unread).toBe(2);
  });

  it('reads single ones, personal or not, once', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids = [
      await tell(admin, 'all', 'b1'),
      await tell(admin, [ann], 'a1'),
      await tell(admin, 'all', 'b2'),
      await tell(admin, [ann], 'a2'),
    ];
    for (const picked of [[ids[0], ids[3]], [ids[3]], [ids[0]]]) {
      expect((await read(ann, { ids: picked })).status).toBe(201);
      const { notifications, unread } = await listed(ann);
      expect([notifications.filter((one) => one.read).map(({ title }) => title), unread]).toEqual([['a2', 'b1'], 2]);
    }
    await read(ann, { ids, containerId: ann.organization });
    expect((await listed(ann)).unread).toBe(0);
  });

  it('takes null for no body, and an id that is there twice as one', async () => {
    const { admin } = await aStage(0);
    const id = (await tell(admin, 'all')).toUpperCase();
    expect((await read(admin, { ids: [id, id.toLowerCase()] })).status).toBe(201);
    await tell(admin, 'all');
    expect((await listed(admin)).unread).toBe(1);
    expect((await api.as(admin).post('/v1/user/notifications/read', null)).status).toBe(201);
    expect((await listed(admin)).unread).toBe(0);
  });

  it('keeps the moment at which each was read first', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids = [
      await tell(admin, 'all'),
      await tell(admin, [ann]),
      await tell(admin, 'all'),
      await tell(admin, [ann]),
    ];
    const moments = async () => (await listed(ann)).notifications.map(({ readAt }) => readAt).reverse();
    await read(ann, { ids: [ids[1]] });
    const [, second] = await moments();
    await later(100, () => read(ann));
    const all = await moments();
    expect(all).toEqual([all[0], second, all[0], all[0]]);
    expect(Date.parse(all[0] ?? '') - Date.parse(second ?? '')).toBeGreaterThan(90_000);
    await tell(admin, 'all');
    await later(200, () => read(ann));
    await later(300, () => read(ann, { ids }));
    const end = await moments();
    expect(end.slice(0, 4)).toEqual(all);
    expect(Date.parse(end[4] ?? '') - Date.parse(all[0] ?? '')).toBeGreaterThan(90_000);
  });

  it('passes over what the caller has not received', async () => {
    const { admin, people } = await aStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    const early = await tell(admin, 'all');
    const late = await aPerson({ in: admin.organization });
    const foreign = await tell(admin, [bea]);
    const own = await tell(admin, [ann, late]);
    const unknown = '0193aaaa-0000-7000-8000-000000000000';
    expect((await read(late, { ids: [early, foreign, unknown, own.toUpperCase()] })).status).toBe(201);
    expect([await listed(late), await listed(ann), await listed(bea)]).toMatchObject([
      { unread: 0, total: 1 },
      { unread: 2, total: 2 },
      { unread: 2, total: 2 },
    ]);
  });

  it('reads in one container, or in all of them', async () => {
    const { admin, people } = await aStage(1);
    const other = await aStage(0);
    const [ann] = people as [TestPerson];
    const elsewhere = await joins(ann, other.admin.organization);
    const [here, there] = [await tell(admin, 'all'), await tell(other.admin, [ann])];
    const unread = async () => [(await listed(ann)).unread, (await listed(elsewhere)).unread];
    await read(ann, { containerId: elsewhere.organization });
    expect(await unread()).toEqual([1, 0]);
    await tell(other.admin, 'all');
    await read(ann, { ids: [here, there], containerId: elsewhere.organization });
    expect(await unread()).toEqual([1, 1]);
    await read(ann, { ids: [here, there] });
    expect(await unread()).toEqual([0, 1]);
    await tell(admin, [ann]);
    await read(ann, {});
    expect(await unread()).toEqual([0, 0]);
  });

  it('answers an unknown container and one of others alike, and changes nothing', async () => {
    const { admin } = await aStage(0);
    await tell(admin, 'all');
    const other = await anOrganization();
    const unknown = await read(admin, { containerId: 'nobody-here' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 10006]);
    expect((await read(admin, { containerId: other })).body).toEqual(unknown.body);
    expect((await listed(admin)).unread).toBe(1);
  });

  it('with an API key reads in the organization of the key only', async () => {
    const { admin, people } = await aStage(1);
    const other = await aStage(0);
    const [ann] = people as [TestPerson];
    const elsewhere = await joins(ann, other.admin.organization);
    await tell(admin, 'all');
    await tell(other.admin, 'all');
    const made = await api.as(ann).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const robot = api.with({ 'x-api-key': made.body.key as string });
    expect((await robot.post('/v1/user/notifications/read', { containerId: elsewhere.organization })).status).toBe(404);
    expect((await robot.get('/v1/user/containers')).body.containers.map((one: { id: string }) => one.id)).toEqual([
      ann.organization,
    ]);
    expect((await robot.post('/v1/user/notifications/read')).status).toBe(201);
    expect([(await listed(ann)).unread, (await listed(elsewhere)).unread]).toEqual([0, 1]);
  });

  it.each([
    ['an empty list', { ids: [] }, 'ids'],
    ['null for a list', { ids: null }, 'ids'],
    ['a text for a list', { ids: '0193aaaa-0000-7000-8000-000000000000' }, 'ids'],
    ['an id that is none', { ids: ['x'] }, 'ids'],
    [
      '1,001 ids',
      { ids: Array.from({ length: 1001 }, (_, at) => `0193aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`) },
      'ids',
    ],
    ['a container that is no text', { containerId: 1 }, 'containerId'],
    ['an unknown key', { all: true }, 'all'],
    ['a list', [], 'body'],
  ])('refuses %s and reads nothing', async (_, body, field) => {
    const { admin } = await aStage(0);
    await tell(admin, 'all');
    const answer = await read(admin, body);
    expect([answer.status, answer.body.details[0].field]).toEqual([400, field]);
    expect((await listed(admin)).unread).toBe(1);
  });

  it('is for users who are signed in', async () => {
    expect((await api.post('/v1/user/notifications/read')).status).toBe(401);
  });
});

describe('GET /v1/user/containers', () => {
  it('lists the organizations of the caller in order of their ids, each with what is unread there', async () => {
    const stages = await Promise.all([aStage(0), aStage(0), aStage(0)]);
    const mia = await aPerson();
    for (const { admin } of stages) await joins(mia, admin.organization);
    const [first, second] = stages.map(({ admin }) => admin) as [TestPerson, TestPerson];
    await tell(first, 'all');
    await tell(first, [mia]);
    await tell(second, 'all');
    await read(mia, { containerId: second.organization });
    const unread: Record<string, number> = { [first.organization]: 2 };
    const ids = [mia.organization, ...stages.map(({ admin }) => admin.organization)].sort();
    const expected = ids.map((id) => ({ id, name: 'Test', unread: unread[id] ?? 0 }));
    const get = async (query = '') => (await api.as(mia).get(`/v1/user/containers?${query}`)).body;
    expect(await get()).toEqual({ containers: expected });
    const page = await get('limit=3');
    expect(page).toEqual({ containers: expected.slice(0, 3), nextCursor: expect.any(String) });
    expect(await get(`limit=3&cursor=${page.nextCursor}`)).toEqual({ containers: expected.slice(3) });
  });

  it('refuses what is no page of it', async () => {
    const mia = await aPerson();
    for (const [query, field] of [
      ['cursor=x', 'cursor'],
      ['limit=101', 'limit'],
      ['page=1', 'page'],
    ] as const) {
      const { status, body } = await api.as(mia).get(`/v1/user/containers?${query}`);
      expect([status, body.details[0].field]).toEqual([400, field]);
    }
    expect((await api.get('/v1/user/containers')).status).toBe(401);
  });
});
