import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

interface Stage {
  readonly admin: TestPerson;
  readonly people: Record<string, TestPerson>;
}

/** An organization with an admin and one user a name. */
async function aStage(...names: string[]): Promise<Stage> {
  const organization = await anOrganization();
  const admin = await aPerson({ in: organization, as: 'admin' });
  const people: Record<string, TestPerson> = {};
  for (const name of names) people[name] = await aPerson({ in: organization, handle: name });
  return { admin, people };
}

const deny = (admin: TestPerson, pairs: object, query = '') =>
  m2(admin).post(`/api/profile/username/deny/${query}`, pairs);
const listed = async (admin: TestPerson) =>
  (await m2(admin).get('/api/profile/username/denylist/?limit=100')).body.usernames as string[];
const namesOf = async ({ people }: Stage) =>
  Promise.all(Object.values(people).map(async (one) => (await m2(one).get('/api/profile/')).body.username as string));

describe('POST /api/profile/username/deny/', () => {
  it('denies free names, replaces held ones, and counts denied ones as done', async () => {
    const stage = await aStage('bob');
    expect((await deny(stage.admin, { bob: 'bobby', root: 'unneeded' })).status).toBe(204);
    expect((await deny(stage.admin, { BOB: 'x', root: 'bobby' })).status).toBe(204);
    expect([await listed(stage.admin), await namesOf(stage)]).toEqual([['bob', 'root'], ['bobby']]);
  });

  it.each([
    ['a swap', ['a', 'b'], { a: 'b', b: 'a' }, [], { a: 'replacement_denied', b: 'replacement_denied' }],
    ['a chain', ['a', 'b'], { a: 'b', b: 'c' }, ['b'], { a: 'replacement_denied' }],
    [
      'a replacement for two',
      ['a', 'b'],
      { a: 'x', b: 'X' },
      [],
      { a: 'replacement_repeated', b: 'replacement_repeated' },
    ],
    ['a replacement that the same call denies', ['a'], { a: 'x', x: 'y' }, ['x'], { a: 'replacement_denied' }],
    ['a replacement in use', ['a', 'b'], { a: 'b' }, [], { a: 'replacement_taken' }],
    ['a replacement equal to the name', ['a'], { a: 'Ａ' }, [], { a: 'replacement_same' }],
    [
      'some that work beside some that do not',
      ['a', 'b'],
      { a: 'a', b: 'c', d: 'e' },
      ['b', 'd'],
      { a: 'replacement_same' },
    ],
  ])('answers %s', async (_, held, pairs, denied, not) => {
    const stage = await aStage(...held);
    const { status, body } = await deny(stage.admin, pairs);
    expect(status).toBe(200);
    expect(body).toEqual({
      usernamesDenied: denied,
      usernamesNotDenied: Object.entries(not).map(([username, reason]) => ({ username, reason })),
    });
    expect(await listed(stage.admin)).toEqual(denied);
  });

  it('answers a replacement that is denied already', async () => {
    const stage = await aStage('a');
    await deny(stage.admin, { x: 'y' });
    expect((await deny(stage.admin, { a: 'x' })).body.usernamesNotDenied).toEqual([
      { username: 'a', reason: 'replacement_denied' },
    ]);
    expect(await namesOf(stage)).toEqual(['a']);
  });

  it('takes prototype names for ordinary ones', async () => {
    const stage = await aStage('toString');
    const raw = '{"__proto__":"p","constructor":"c","toString":"tostring-2"}';
    expect((await m2(stage.admin).post('/api/profile/deny', undefined, { raw })).status).toBe(204);
    expect([await listed(stage.admin), await namesOf(stage)]).toEqual([
      ['__proto__', 'constructor', 'toString'],
      ['tostring-2'],
    ]);
  });

  it('takes names that the pattern would refuse', async () => {
    const stage = await aStage();
    await api.as(stage.admin).patch(`/admin/organizations/${stage.admin.organization}/settings`, {
      usernameCustomization: { pattern: '[a-z]+' },
    });
    expect((await deny(stage.admin, { 'a b\n!': '?' })).status).toBe(204);
  });

  it('only tries with dryRun', async () => {
    const stage = await aStage('a', 'b');
    expect((await deny(stage.admin, { c: 'x' }, '?dryRun=true')).status).toBe(204);
    const renaming = {
      usernamesDenied: ['A'],
      usernamesNotDenied: [],
      usernamesReplaced: [{ username: 'A', replacement: 'x' }],
    };
    expect((await deny(stage.admin, { A: 'x' }, '?dryRun=true')).body).toEqual(renaming);
    expect((await deny(stage.admin, { a: 'b' }, '?dryRun=true')).body.usernamesNotDenied).toHaveLength(1);
    expect((await deny(stage.admin, { a: 'b' }, '?dryRun=yes')).status).toBe(400);
    expect([await listed(stage.admin), await namesOf(stage)]).toEqual([[], ['a', 'b']]);
  });
});

describe('DELETE /api/profile/username/deny/', () => {
  it('tells names that were listed from names in use and names that are neither', async () => {
    const { admin } = await aStage('used');
    await deny(admin, { one: 'x', two: 'y' });
    const remove = (names: unknown, query = '') => m2(admin).delete(`/api/profile/username/deny/${query}`, names);
    expect((await remove(['ONE', 'Used', 'nobody'], '?dryRun=true')).body).toEqual({
      usernamesDeleted: ['ONE'],
      usernamesInUse: ['Used'],
    });
    expect(await listed(admin)).toEqual(['one', 'two']);
    expect((await remove(['ONE', 'Used', 'nobody'])).body).toEqual({
      usernamesDeleted: ['ONE'],
      usernamesInUse: ['Used'],
    });
    expect(await listed(admin)).toEqual(['two']);
  });
});

describe('PUT /api/profile/username/denylist/', () => {
  it('replaces the list, or leaves it as it was', async () => {
    const { admin } = await aStage('used');
    const put = (names: unknown, query = '') => m2(admin).put(`/api/profile/username/denylist/${query}`, names);
    expect((await put(['b', 'a', 'A'])).status).toBe(204);
    expect((await put(['c', 'USED'])).body).toMatchObject({ statusCode: 409, usernamesInUse: ['USED'] });
    expect((await put(['c'], '?dryRun=true')).status).toBe(204);
    expect(await listed(admin)).toEqual(['a', 'b']);
    expect((await put([])).status).toBe(204);
    expect(await listed(admin)).toEqual([]);
  });

  it('takes 100,000 names, and other requests are answered meanwhile', async () => {
    const { admin } = await aStage();
    const names = Array.from({ length: 100_000 }, (_, at) => `denied-${at}`);
    let answered = 0;
    let done = false;
    const others = (async () => {
      while (!done) if ((await api.get('/health/live')).status === 200) answered += 1;
    })();
    expect((await m2(admin).put('/api/profile/username/denylist/', names)).status).toBe(204);
    done = true;
    await others;
    expect(answered).toBeGreaterThan(20);
    const [{ count }] = (await facet.sql<{ count: number }>(
      `select count(*)::int as count from name_registry where kind = 'denied' and organization_id = $1`,
      [admin.organization],
    )) as [{ count: number }];
    expect(count).toBe(100_000);
  }, 60_000);
});

describe('GET /api/profile/username/denylist/', () => {
  it('goes through the list page by page, and by prefix', async () => {
    const { admin } = await aStage();
    await m2(admin).put('/api/profile/username/denylist/', ['bad-1', 'bad-2', 'BAD-3', 'x_y', 'x%']);
    const get = async (query: string) => (await m2(admin).get(`/api/profile/username/denylist/?${query}`)).body;
    const first = await get('limit=2&prefix=Bad');
    expect(first).toEqual({ usernames: ['bad-1', 'bad-2'], nextCursor: expect.any(String) });
    expect(await get(`limit=2&prefix=Bad&cursor=${first.nextCursor}`)).toEqual({ usernames: ['BAD-3'] });
    expect(await get('prefix=x_')).toEqual({ usernames: ['x_y'] });
    expect((await m2(admin).get('/api/profile/username/denylist/?cursor=WyJcdTAwMDAiXQ')).status).toBe(400);
    expect((await m2(admin).get('/api/profile/username/denylist/?limit=101')).status).toBe(400);
  });
});

describe('the denylist', () => {
  it('needs unique names, and a permission', async () => {
    const { admin } = await aStage();
    const member = await aPerson({ in: admin.organization });
    expect((await deny(member, { a: 'b' })).status).toBe(403);
    expect((await m2(member).get('/api/profile/username/denylist/')).status).toBe(403);
    await api
      .as(admin)
      .patch(`/admin/organizations/${admin.organization}/settings`, { usernameCustomization: { unique: false } });
    for (const answer of [
      await deny(admin, { a: 'b' }),
      await m2(admin).delete('/api/profile/username/deny/', ['a']),
      await m2(admin).put('/api/profile/username/denylist/', ['a']),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('unique')]);
    }
  });

  it.each([
    ['no list', {}],
    ['null', null],
    ['a number in it', ['a', 1]],
    ['null in it', ['a', null]],
    ['a list in it', ['a', ['b']]],
  ])('refuses a list that is or has %s', async (_, names) => {
    const { admin } = await aStage();
    expect((await m2(admin).put('/api/profile/username/denylist/', names)).status).toBe(400);
    expect((await m2(admin).delete('/api/profile/username/deny/', names)).status).toBe(400);
    expect(await listed(admin)).toEqual([]);
  });

  it.each([
    ['a list', ['a']],
    ['a number as replacement', { a: 1 }],
    ['null as replacement', { a: null }],
  ])('refuses a record that is or has %s', async (_, pairs) => {
    const { admin } = await aStage();
    expect((await deny(admin, pairs)).status).toBe(400);
    expect(
      (await deny(admin, { ...Object.fromEntries(Array.from({ length: 10_001 }, (__, at) => [`n${at}`, 'x'])) }))
        .status,
    ).toBe(400);
  });

  it('takes emoji and astral names of 256 code points, and the longest look', async () => {
    const { admin } = await aStage();
    const syllables = Array.from({ length: 256 }, (_, at) => String.fromCodePoint(0xac00 + 28 * at + 27)).join('');
    expect((await m2(admin).put('/api/profile/username/denylist/', ['😀'.repeat(256), syllables])).status).toBe(204);
    expect(await listed(admin)).toEqual([syllables, '😀'.repeat(256)]);
  });
});

const nobodys = ['', 'x'.repeat(257), '\u200b\u2060', '\u3164', '\u2800', '\ufff9', ' \u00a0', '\u0301'];

describe('what cannot be a name', () => {
  it('is not denied and fails nothing else', async () => {
    const stage = await aStage('bob');
    const { status, body } = await deny(stage.admin, {
      ...Object.fromEntries(nobodys.map((one) => [one, 'x'])),
      root: 'y',
      bob: 'bobby',
    });
    expect(status).toBe(200);
    expect(body.usernamesDenied).toEqual(['root', 'bob']);
    expect(body.usernamesNotDenied).toEqual(nobodys.map((username) => ({ username, reason: 'not_a_name' })));
    expect([await listed(stage.admin), await namesOf(stage)]).toEqual([['bob', 'root'], ['bobby']]);
  });

  it('is left out of a list, and is in no part of an answer', async () => {
    const { admin } = await aStage('used');
    expect((await m2(admin).put('/api/profile/username/denylist/', [...nobodys, 'a'])).status).toBe(204);
    expect(await listed(admin)).toEqual(['a']);
    expect((await m2(admin).put('/api/profile/username/denylist/', [...nobodys, 'used'])).body).toMatchObject({
      statusCode: 409,
      usernamesInUse: ['used'],
    });
    expect((await m2(admin).delete('/api/profile/username/deny/', [...nobodys, 'a', 'used'])).body).toEqual({
      usernamesDeleted: ['a'],
      usernamesInUse: ['used'],
    });
    expect((await m2(admin).put('/api/profile/username/denylist/', nobodys)).status).toBe(204);
  });

  it('is no fault of a replacement that no user gets', async () => {
    const stage = await aStage('bob');
    expect((await deny(stage.admin, Object.fromEntries(nobodys.map((one, at) => [`free-${at}`, one])))).status).toBe(
      204,
    );
    for (const by of [...nobodys, '.', '..', 'bo\u200bbby', 'bobby\u2800', 'bob\u202eby']) {
      expect((await deny(stage.admin, { bob: by, root: by })).body).toEqual({
        usernamesDenied: ['root'],
        usernamesNotDenied: [{ username: 'bob', reason: 'not_a_name' }],
      });
    }
    expect(await namesOf(stage)).toEqual(['bob']);
  });
});
