import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { claimsOf } from '../support/account.js';
import { memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { atOnce, held, tally } from './contenders.js';
import { expectPromisesKept } from '../support/promises.js';

const rounds = isFullForm ? 50 : 4;
let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
afterEach(() => expectPromisesKept());

const refreshes = (token: string, count: number): Promise<Answer[]> =>
  atOnce(count, instances, (at) => at.post('/auth/refresh', { refreshToken: token }));

async function counterOf({ accessToken }: TestPerson): Promise<number | undefined> {
  const [row] = await facet.sql<{ counter: number }>('select counter from sessions where id = $1', [
    claimsOf(accessToken).sid,
  ]);
  return row?.counter;
}

describe('refreshing under contention, over two instances', () => {
  it('gives 50 callers with one token the same successor, generation after generation', async () => {
    const mia = await aPerson();
    let token = mia.refreshToken;
    for (let generation = 1; generation <= rounds; generation += 1) {
      const answers = await refreshes(token, 50);
      expect(tally(answers)).toBe('200 × 50');
      const successors = new Set(answers.map(({ body }) => body.refreshToken as string));
      expect([successors.size, await counterOf(mia)]).toEqual([1, generation]);
      [token = ''] = successors;
    }
    held('refresh', `50 callers with one token, ${rounds} generations`, 'one successor, counter + 1 each time');
  });

  it('ends the session once for 50 callers with a token of two generations ago, though others refresh it meanwhile', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const mia = await aPerson();
      const [second] = await refreshes(mia.refreshToken, 1);
      const [third] = await refreshes(second?.body.refreshToken as string, 1);
      const newest = third?.body.refreshToken as string;
      const [stale] = await Promise.all([refreshes(mia.refreshToken, 50), refreshes(newest, 10)]);
      expect([tally(stale), await counterOf(mia), tally(await refreshes(newest, 2))]).toEqual([
        '401 × 50',
        undefined,
        '401 × 2',
      ]);
    }
    held(
      'refresh',
      `a token of two generations ago, 50 callers, beside the newest, ${rounds} rounds`,
      '401 to all, the session is gone',
    );
  });
});

describe('signing in under contention, over two instances', () => {
  it('keeps the bound of sessions for 200 sign-ins at once, beside refreshes of older ones', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, '\\x00', now(), now(), now() + interval '29 days' from generate_series(1, 150)`,
      [mia.id],
    );
    const logins = (): Promise<Answer[]> =>
      atOnce(200, instances, (at) => at.post('/auth/login', { email: mia.email, password: mia.password }));
    const [answers] = await Promise.all([
      logins(),
      refreshes(mia.refreshToken, 20),
      atOnce(20, instances, (at) => at.as(mia).get('/me')),
    ]);
    expect([tally(answers), (await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).length]).toEqual([
      '200 × 200',
      100,
    ]);
    const alive = await Promise.all(
      answers.map(
        async ({ body }) =>
          (await api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/me')).status,
      ),
    );
    // The session that was refreshed meanwhile may be among the hundred.
    expect(alive.filter((status) => status === 200).length).toBeGreaterThanOrEqual(99);
    held('sessions', '200 sign-ins of one user at once, beside refreshes', 'a hundred are left');
  }, 120_000);

  it('leaves one refresh token to who changes the password while both old and new ones are used', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const mia = await aPerson();
      const change = { currentPassword: mia.password, newPassword: 'four slow swans at noon' };
      const [changed] = await Promise.all([
        api.as(mia).post('/auth/password', change),
        refreshes(mia.refreshToken, 20),
      ]);
      expect([changed.status, tally(await refreshes(mia.refreshToken, 10))]).toEqual([200, '401 × 10']);
      expect(tally(await refreshes(changed.body.refreshToken as string, 10))).toBe('200 × 10');
    }
    held(
      'sessions',
      `a password change beside refreshes, ${rounds} rounds`,
      'the old tokens are dead, the new one works',
    );
  });
});

describe('revoking an API key while it is used, over two instances', () => {
  it('lets no call pass that began after the answer', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const mia = await aPerson();
      const { body } = await api
        .as(mia)
        .post('/auth/api-keys', { name: 'busy', scopes: ['read:me', 'read:users', 'update:me'] });
      const use = (count: number): Promise<Answer[]> =>
        atOnce(count, instances, (at) => at.with({ 'x-api-key': body.key as string }).get('/api/v1/user/me'));
      const [before, revoked] = await Promise.all([use(40), api.as(mia).delete(`/auth/api-keys/${body.id as string}`)]);
      expect([200, 401]).toEqual(expect.arrayContaining(before.map(({ status }) => status)));
      expect([revoked.status, tally(await use(20))]).toEqual([204, '401 × 20']);
    }
    held('API keys', `40 calls beside the revocation, 20 after it, ${rounds} rounds`, 'none passes after the answer');
  });

  it('happens once for those who revoke it at once', async () => {
    const mia = await aPerson();
    const { body } = await api
      .as(mia)
      .post('/auth/api-keys', { name: 'busy', scopes: ['read:me', 'read:users', 'update:me'] });
    const answers = await atOnce(20, instances, (at) => at.as(mia).delete(`/auth/api-keys/${body.id as string}`));
    expect(tally(answers)).toBe('204 × 1, 404 × 19');
    held('API keys', '20 revocations of one key', tally(answers));
  });
});

describe('a ban, its end, a deletion and its undoing against sign-in, over two instances', () => {
  it('leave no session to who is shut out, and no user shut out who is not', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const organization = await anOrganization();
      const [ada, mia] = await Promise.all([aPerson({ in: organization, as: 'admin' }), aPerson({ in: organization })]);
      const logins = (): Promise<Answer[]> =>
        atOnce(6, instances, (at) => at.post('/auth/login', { email: mia.email, password: mia.password }));
      const acts = (...what: string[]): Promise<Answer[]> =>
        Promise.all(what.map((one) => api.as(ada).post(memberPath(mia, `/${one}`))));
      const [during] = await Promise.all([logins(), acts('ban', 'unban', 'ban'), refreshes(mia.refreshToken, 6)]);
      expect([200, 401, 403]).toEqual(expect.arrayContaining(during.map(({ status }) => status)));
      await expectPromisesKept({ led: [organization] });
      const [, again] = await Promise.all([acts('unban', 'ban', 'unban'), logins()]);
      await expectPromisesKept({ led: [organization] });
      await acts('unban');
      expect(tally(await logins())).toBe('200 × 6');
      for (const { body } of [...during, ...again].filter((one) => one.status === 200)) {
        const { status: seen } = await api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/me');
        expect([200, 401]).toContain(seen);
      }
    }
    held(
      'standing',
      `ban and unban beside sign-in and refresh, ${rounds} rounds`,
      'no promise broken; signs in afterwards',
    );
  }, 120_000);

  it('bring a user back whole, or not at all', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const organization = await anOrganization();
      const [ada, mia] = await Promise.all([aPerson({ in: organization, as: 'admin' }), aPerson({ in: organization })]);
      const restore = (): Promise<Answer> => api.as(ada).post(memberPath(mia, '/restore'));
      const logins = (): Promise<Answer[]> =>
        atOnce(6, instances, (at) => at.post('/auth/login', { email: mia.email, password: mia.password }));
      const [gone] = await Promise.all([api.as(mia).delete('/me'), restore(), logins(), restore()]);
      expect(gone.status).toBe(202);
      await expectPromisesKept({ led: [organization] });
      expect([200, 409]).toContain((await restore()).status);
      expect([tally(await logins())]).toEqual(['200 × 6']);
    }
    held(
      'standing',
      `deletion and restoring beside sign-in, ${rounds} rounds`,
      'no promise broken; signs in afterwards',
    );
  }, 120_000);
});
