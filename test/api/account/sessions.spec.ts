import { describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, refresh, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson, later } from '../../support/people.js';

const sessionOf = ({ accessToken }: { accessToken: string }): string => String(claimsOf(accessToken).sid);

const idsIn = (body: { sessions: { id: string }[] }): string[] => body.sessions.map(({ id }) => id);

const cursorOf = (key: unknown): string => encodeURIComponent(Buffer.from(JSON.stringify(key)).toString('base64url'));

describe('GET /auth/sessions', () => {
  it('shows the own sessions, newest first, and which one is asking', async () => {
    const mia = await aPerson();
    const second = await signIn(mia);
    const third = await signIn(mia);
    await aPerson();
    const { status, body } = await api.as(second).get('/auth/sessions');
    expect(status).toBe(200);
    expect(idsIn(body)).toEqual([third, second, mia].map(sessionOf));
    expect(body.sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true, false]);
    expect(body.nextCursor).toBeUndefined();
    expect(body.sessions[0]).toEqual({
      id: sessionOf(third),
      current: false,
      organizationId: mia.organization,
      userAgent: 'node',
      ipAddress: expect.any(String),
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      expiresAt: expect.any(String),
    });
  });

  it('goes through them by cursor, each once', async () => {
    const mia = await aPerson();
    const all = [sessionOf(mia)];
    for (let time = 0; time < 6; time += 1) all.unshift(sessionOf(await signIn(mia)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api
        .as(mia)
        .get(`/auth/sessions?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      expect(body.sessions.length).toBeLessThanOrEqual(3);
      seen.push(...idsIn(body));
      cursor = body.nextCursor as string | undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
  });

  it('goes on where it was when a newer session appears between two pages', async () => {
    const mia = await aPerson();
    const second = await signIn(mia);
    const page = await api.as(mia).get('/auth/sessions?limit=1');
    await signIn(mia);
    const next = await api.as(mia).get(`/auth/sessions?limit=1&cursor=${encodeURIComponent(page.body.nextCursor)}`);
    expect([...idsIn(page.body), ...idsIn(next.body)]).toEqual([sessionOf(second), sessionOf(mia)]);
  });

  it('leaves out sessions that have expired', async () => {
    const mia = await aPerson();
    const answer = await later(2_592_001, async () => api.as(await signIn(mia)).get('/auth/sessions'));
    expect(answer.body.sessions).toHaveLength(1);
  });

  it.each([
    '',
    'garbage',
    '%20',
    cursorOf('x'),
    cursorOf(['x']),
    cursorOf([1]),
    cursorOf([]),
    cursorOf(['a', 'b']),
    cursorOf({}),
    'x'.repeat(501),
  ])('refuses a cursor that it did not give out: %s', async (cursor) => {
    const answer = await api.as(await aPerson()).get(`/auth/sessions?cursor=${cursor}`);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe('cursor');
  });

  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1e1', 'limit=1.5', 'limit=', 'limit=1&limit=2', 'limit[]=1'])(
    'refuses %s',
    async (query) => {
      const answer = await api.as(await aPerson()).get(`/auth/sessions?${query}`);
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors[0].field).toBe('limit');
    },
  );

  it.each(['page=1', 'cursor[x]=1', '__proto__=1', 'x=%00'])('refuses the query %s', async (query) => {
    expectProblem(await api.as(await aPerson()).get(`/auth/sessions?${query}`), 400, 'request.invalid');
  });

  it('takes the bounds of the limit', async () => {
    const mia = await aPerson();
    for (const limit of [1, 100]) expect((await api.as(mia).get(`/auth/sessions?limit=${limit}`)).status).toBe(200);
  });
});

describe('DELETE /auth/sessions/{id}', () => {
  it('ends one session and leaves the others', async () => {
    const mia = await aPerson();
    const phone = await signIn(mia);
    expect((await api.as(mia).delete(`/auth/sessions/${sessionOf(phone)}`)).status).toBe(204);
    expect((await api.as(phone).get('/me')).status).toBe(401);
    expectProblem(await refresh(phone.refreshToken), 401, 'refresh_token.invalid');
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it('may end the one that is asking', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).delete(`/auth/sessions/${sessionOf(mia)}`)).status).toBe(204);
    expectProblem(await api.as(mia).get('/auth/sessions'), 401, 'credential.invalid');
  });

  it('takes an id in upper case', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).delete(`/auth/sessions/${sessionOf(mia).toUpperCase()}`)).status).toBe(204);
  });

  it('does not find a second time what it ended', async () => {
    const mia = await aPerson();
    const path = `/auth/sessions/${sessionOf(await signIn(mia))}`;
    await api.as(mia).delete(path);
    expectProblem(await api.as(mia).delete(path), 404, 'session.not_found');
  });

  it("does not find other users' sessions, and leaves them alone", async () => {
    const mia = await aPerson();
    const ben = await aPerson({ in: mia.organization });
    expectProblem(await api.as(mia).delete(`/auth/sessions/${sessionOf(ben)}`), 404, 'session.not_found');
    expect((await api.as(ben).get('/me')).status).toBe(200);
  });

  it.each([
    'garbage',
    '01930000-0000-7000-8000-00000000d001',
    '%7B%7D',
    "'; drop table sessions; --",
    'x'.repeat(2000),
    '%F0%9F%A6%89',
  ])('does not find %s', async (id) => {
    expectProblem(await api.as(await aPerson()).delete(`/auth/sessions/${id}`), 404, 'session.not_found');
  });

  it.each(['%00', '%ED%A0%80'])('refuses an id that is no text: %s', async (id) => {
    expectProblem(await api.as(await aPerson()).delete(`/auth/sessions/${id}`), 400, 'request.invalid');
  });
});

describe('DELETE /auth/sessions', () => {
  it('ends all sessions but the one that is asking', async () => {
    const mia = await aPerson();
    const ben = await aPerson();
    const [phone, tablet] = [await signIn(mia), await signIn(mia)];
    expect((await api.as(phone).delete('/auth/sessions')).status).toBe(204);
    expect(idsIn((await api.as(phone).get('/auth/sessions')).body)).toEqual([sessionOf(phone)]);
    for (const gone of [mia, tablet]) expect((await api.as(gone).get('/me')).status).toBe(401);
    expect((await api.as(ben).get('/me')).status).toBe(200);
  });
});

describe('POST /auth/logout', () => {
  it('ends the session that is asking and no other', async () => {
    const mia = await aPerson();
    const phone = await signIn(mia);
    expect((await api.as(phone).post('/auth/logout')).status).toBe(204);
    expectProblem(await api.as(phone).post('/auth/logout'), 401, 'credential.invalid');
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(1);
  });
});

describe('what a user does with their own account', () => {
  const routes: [method: 'get' | 'post' | 'delete', path: string, body: unknown][] = [
    ['post', '/auth/logout', undefined],
    ['get', '/auth/sessions', undefined],
    ['delete', '/auth/sessions', undefined],
    ['delete', '/auth/sessions/01930000-0000-7000-8000-00000000d001', undefined],
    ['post', '/auth/password', { currentPassword: 'a', newPassword: 'b' }],
    ['get', '/auth/api-keys', undefined],
    ['post', '/auth/api-keys', { name: 'x', scopes: [] }],
    ['delete', '/auth/api-keys/DemoKeyToRevoke0', undefined],
  ];

  it.each(routes)('is nothing for an API key: %s %s', async (method, path, body) => {
    const mia = await aPerson();
    const made = await api
      .as(mia)
      .post('/auth/api-keys', { name: 'all', scopes: ['read:me', 'read:users', 'update:me'] });
    expectProblem(
      await api.with({ 'x-api-key': made.body.key as string })[method](path, body as never),
      403,
      'session.needed',
    );
  });

  it.each(routes)('is closed to anonymous callers: %s %s', async (method, path, body) => {
    const answer = await api[method](path, body as never);
    expectProblem(answer, 401, 'credential.invalid');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="facet"');
  });

  it.each(routes)('is nothing for an expired token: %s %s', async (method, path, body) => {
    const mia = await aPerson();
    expectProblem(await later(601, () => api.as(mia)[method](path, body as never)), 401, 'credential.expired');
  });
});
