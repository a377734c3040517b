/** @settings {"DATABASE_POOLER": "none"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aSignUp } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const list = (person: TestPerson, query = ''): Promise<Answer> => api.as(person).get(`/v1/user/referrals${query}`);

interface NewAccount {
  readonly name: string;
  readonly handle?: string;
}

async function bring(referrer: TestPerson, referrerHandle: string, newAccount: NewAccount): Promise<string> {
  const { status, body } = await api.post(
    '/auth/sign-up',
    aSignUp(referrer.organization, { ...newAccount, referrerHandle }),
  );
  expect(status).toBe(201);
  return body.user.id as string;
}

const namesIn = ({ body }: Answer): string[] =>
  (body.referrals as { displayName: string }[]).map((one) => one.displayName);

async function expectFault(person: TestPerson, query: string, field: string): Promise<void> {
  const { status, body } = await list(person, query);
  expect([status, body]).toEqual([
    400,
    {
      code: 10002,
      message: 'generic_client_error',
      name: 'GENERIC_CLIENT_ERROR',
      details: [{ field, message: expect.any(String) }],
    },
  ]);
}

describe('GET /v1/user/referrals', () => {
  let ada: TestPerson;

  beforeAll(async () => {
    ada = await aPerson({ handle: 'Ada' });
  });

  it('is empty for who brought no user, and has no handle for who has none', async () => {
    expect((await list(await aPerson())).body).toEqual({
      referralHandle: null,
      total: 0,
      page: 1,
      limit: 20,
      referrals: [],
    });
    expect((await list(await aPerson({ handle: 'zoe' }))).body).toMatchObject({
      referralHandle: 'zoe',
      total: 0,
      referrals: [],
    });
  });

  it('lists whom one brought, newest first, with what is unset as null', async () => {
    const [mia, milo] = [
      await bring(ada, 'ada', { name: 'Mia', handle: 'Mia_1' }),
      await bring(ada, 'ada', { name: 'Milo' }),
    ];
    await facet.sql(`update users set avatar_url = 'https://example.com/mia.png' where id = $1`, [mia]);
    const moments = await facet.sql<{ id: string; at: Date }>(
      'select user_id as id, joined_at as at from referrals where referrer_id = $1',
      [ada.id],
    );
    const joined = (id: string): string | undefined => moments.find((one) => one.id === id)?.at.toISOString();
    expect((await list(ada)).body).toEqual({
      referralHandle: 'Ada',
      total: 2,
      page: 1,
      limit: 20,
      referrals: [
        { username: null, displayName: 'Milo', profilePictureUrl: null, joinedAt: joined(milo) },
        {
          username: 'Mia_1',
          displayName: 'Mia',
          profilePictureUrl: 'https://example.com/mia.png',
          joinedAt: joined(mia),
        },
      ],
    });
  });

  it('neither lists nor counts users who are deleted; the banned stay', async () => {
    const rita = await aPerson({ handle: 'rita' });
    const [gone, banned] = [await bring(rita, 'rita', { name: 'Gone' }), await bring(rita, 'rita', { name: 'Banned' })];
    await facet.sql(`update users set status = 'deleted' where id = $1`, [gone]);
    await facet.sql(`update users set status = 'banned' where id = $1`, [banned]);
    const answer = await list(rita);
    expect([answer.body.total, namesIn(answer)]).toEqual([1, ['Banned']]);
    await facet.sql(`update users set status = 'active' where id = $1`, [gone]);
    expect((await list(rita)).body.total).toBe(2);
  });

  it('shows a new name and handle at once, also at another instance', async () => {
    const rita = await aPerson({ handle: 'rita' });
    await bring(rita, 'rita', { name: 'Before', handle: 'before' });
    await facet.sql(`update users set name = 'After' where name = 'Before'`);
    await api.as(rita).with({ 'x-m2-organization-id': rita.organization }).put('/api/profile/', { username: 'ria' });
    const { body } = await api
      .as(rita)
      .at(await facet.another())
      .get('/v1/user/referrals');
    expect(body).toMatchObject({ referralHandle: 'ria', referrals: [{ username: 'before', displayName: 'After' }] });
  });

  it('is about the organization of the credential alone', async () => {
    const rita = await aPerson({ handle: 'rita' });
    const elsewhere = await anOrganization();
    await facet.write(async (tx) => {
      await tx.rows('insert into members (organization_id, user_id) values ($1, $2), ($1, $3)', [
        elsewhere,
        rita.id,
        ada.id,
      ]);
      await tx.rows('insert into referrals (organization_id, user_id, referrer_id) values ($1, $2, $3)', [
        elsewhere,
        ada.id,
        rita.id,
      ]);
    });
    expect((await list(rita)).body).toMatchObject({ referralHandle: 'rita', total: 0 });
  });

  it('answers an API key as well', async () => {
    const { body } = await api.as(ada).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    expect((await api.with({ 'x-api-key': body.key as string }).get('/v1/user/referrals')).body).toMatchObject({
      referralHandle: 'Ada',
    });
  });

  it('refuses anonymous callers with 401', async () => {
    const { status, body } = await api.get('/v1/user/referrals');
    expect([status, body]).toEqual([
      401,
      { code: 10003, message: 'generic_unauthorized', name: 'GENERIC_UNAUTHORIZED' },
    ]);
  });

  it('answers 404 to who is in no organization', async () => {
    const rita = await aPerson();
    await facet.sql('delete from members where user_id = $1', [rita.id]);
    await facet.sql('update sessions set organization_id = null where user_id = $1', [rita.id]);
    const { refreshToken } = rita;
    const { accessToken } = (await api.post('/auth/refresh', { refreshToken })).body as { accessToken: string };
    const { status, body } = await api.with({ authorization: `Bearer ${accessToken}` }).get('/v1/user/referrals');
    expect([status, body]).toEqual([404, { code: 10006, message: 'generic_not_found', name: 'GENERIC_NOT_FOUND' }]);
  });

  it.each([
    ['page', '?page=0'],
    ['page', '?page=-1'],
    ['page', '?page=1.5'],
    ['page', '?page=1000000'],
    ['page', '?page=one'],
    ['page', '?page='],
    ['limit', '?limit=0'],
    ['limit', '?limit=-1'],
    ['limit', '?limit='],
    ['cursor', '?cursor=x'],
    ['cursor', `?cursor=${cursorOf('2026-02-31T00:00:00.000Z', '01930000-0000-7000-8000-000000000001')}`],
    ['cursor', `?cursor=${cursorOf('0000-01-01T00:00:00.000Z', '01930000-0000-7000-8000-000000000001')}`],
    ['cursor', `?cursor=${cursorOf('2026-02-01T00:00:00.000Z', 'nobody')}`],
    ['order', '?order=asc'],
  ])('names the field that is wrong: %s in %s', async (field, query) => expectFault(ada, query, field));

  it('refuses a page and a cursor together', async () => {
    await expectFault(ada, `?page=1&cursor=${cursorOf('2026-02-01T00:00:00.000Z', ada.id)}`, 'page');
  });
});

function cursorOf(...key: string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Ten join in each millisecond, so that the id decides within one; every seventh is deleted. */
async function bringMany({ organization, id }: TestPerson, prefix: string, size: number): Promise<void> {
  const people = `(select n, ('${prefix}-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(1, ${size}) n) people`;
  const insert = (text: string, values: unknown[] = []): Promise<unknown> =>
    facet.sql(`insert into ${text} from ${people}`, values);
  await insert(
    `users (id, name, status) select id, 'person ' || n, case when n % 7 = 0 then 'deleted' else 'active' end`,
  );
  await insert('members (organization_id, user_id) select $1, id', [organization]);
  await insert(`profiles (organization_id, user_id, username, username_key) select $1, id, 'p-' || id, 'p-' || id`, [
    organization,
  ]);
  const joinedAt = `timestamptz '2026-01-01 00:00:00Z' + (n / 10) * interval '1 millisecond'`;
  await insert(`referrals (organization_id, user_id, referrer_id, joined_at) select $1, id, $2, ${joinedAt}`, [
    organization,
    id,
  ]);
}

describe('20,000 referrals of one user, among those of others', () => {
  const size = 20_000;
  let ada: TestPerson;
  /** Who can be listed, newest first. */
  let expected: string[];

  beforeAll(async () => {
    ada = await aPerson({ handle: 'ada' });
    const alan = await aPerson({ in: ada.organization });
    await bringMany(ada, '01940000', size);
    await bringMany(alan, '01950000', size * 2);
    await facet.sql('analyze');
    expected = Array.from({ length: size }, (_, at) => size - at)
      .filter((n) => n % 7 !== 0)
      .map((n) => `person ${n}`);
  }, 60_000);

  it('has the right first, middle and last page, and an empty one after it', async () => {
    const last = Math.ceil(expected.length / 100);
    for (const page of [1, 2, Math.floor(last / 2), last - 1, last, last + 1]) {
      const answer = await list(ada, `?page=${page}&limit=100`);
      expect(answer.body).toMatchObject({ total: expected.length, page, limit: 100 });
      expect(namesIn(answer)).toEqual(expected.slice((page - 1) * 100, page * 100));
      expect(answer.body.nextCursor === undefined).toBe(page >= last);
    }
  });

  it('is listed whole by cursors, each user once', async () => {
    const seen: string[] = [];
    for (let query = '?limit=100'; ;) {
      const answer = await list(ada, query);
      expect(answer.body.total).toBe(expected.length);
      seen.push(...namesIn(answer));
      if (answer.body.nextCursor === undefined) break;
      query = `?limit=100&cursor=${answer.body.nextCursor}`;
    }
    expect(seen).toEqual(expected);
  }, 60_000);

  it('are found by the index of their referrer', async () => {
    await list(ada, '?page=3');
    const plan = await facet.inside.planOf('referrals_of_member', [
      ada.organization,
      ada.id,
      'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      21,
      40,
    ]);
    const indexes = nodesOf(plan).flatMap((node) => node['Index Name'] ?? []);
    expect(indexes.filter((name) => name.includes('referral'))).toEqual([
      'ix_referrals_referrer',
      'ix_referrals_referrer',
    ]);
  });

  it('goes on from a page by its cursor, without a number', async () => {
    const { body } = await list(ada, '?page=3&limit=10');
    const next = await list(ada, `?limit=10&cursor=${body.nextCursor}`);
    expect(next.body).not.toHaveProperty('page');
    expect(namesIn(next)).toEqual(expected.slice(30, 40));
  });
});
