/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com", "PUBLIC_URL": "https:\/\/api.example.com"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aBrowserOf, cookieOf, TestBrowser } from '../../support/browser-sessions.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ name: 'Mia Member', handle: 'mia' });
});

const bearer = ({ body }: Answer): Record<string, string> => ({
  authorization: `Bearer ${body.accessToken as string}`,
});
const sidOf = ({ body }: Answer): unknown => claimsOf(body.accessToken as string).sid;
const counterOf = async (sid: unknown): Promise<unknown> =>
  (await facet.sql('select counter from sessions where id = $1', [sid]))[0]?.counter;
const auditOf = async (sid: unknown): Promise<unknown[]> =>
  (await facet.sql(`select action from audit_entries where details ->> 'session' = $1 order by id`, [sid])).map(
    ({ action }) => action,
  );

describe('POST /auth/session', () => {
  it('answers an access token, and hides the refresh token in the cookie', async () => {
    const answer = await new TestBrowser().signIn(mia);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object).sort()).toEqual([
      'accessToken',
      'expiresIn',
      'organizationId',
      'sessionExpiresAt',
      'tokenType',
      'user',
    ]);
    expect(answer.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 600, user: { id: mia.id } });
    const [cookie = '', ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(
      /^__Host-facet-session=[\w-]{70,100}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).toBeGreaterThan(29 * 86_400);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await api.with(bearer(answer)).get('/me')).body).toMatchObject({ id: mia.id });
    expect(await auditOf(sidOf(answer))).toEqual(['user.signed_in']);
  });

  it('fails as the sign-in does, and sets no cookie', async () => {
    const browser = new TestBrowser();
    const wrong = await browser.signIn(mia, 'not my password at all');
    expectProblem(wrong, 401, 'credentials.invalid');
    expectProblem(
      await browser.api.post('/auth/session', {
        email: mia.email,
        password: mia.password,
        organizationId: await anOrganization(),
      }),
      404,
      'organization.not_found',
    );
    expectProblem(await browser.api.post('/auth/session', { email: mia.email }), 400, 'request.invalid');
    expect([wrong.headers.getSetCookie(), browser.cookie]).toEqual([[], undefined]);
  });

  it('makes a new session for a browser that has one', async () => {
    const browser = await aBrowserOf(mia);
    const before = browser.cookie;
    expect((await browser.signIn(mia)).status).toBe(200);
    expect(browser.cookie).not.toBe(before);
  });
});

describe('GET /auth/session', () => {
  it('tells by the cookie who is signed in, where, with which permissions, and until when', async () => {
    const organization = await anOrganization('Acme');
    const ada = await aPerson({ in: organization, as: 'admin', name: 'Ada Admin', handle: 'ada' });
    const browser = new TestBrowser();
    const signedIn = await browser.signIn(ada);
    const { status, body } = await browser.session();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { id: ada.id, name: 'Ada Admin', email: ada.email, emailVerified: false },
      organization: { id: organization, name: 'Acme' },
      memberships: [
        { organizationId: organization, name: 'Acme', username: 'ada', roles: [{ name: 'Admin' }, { name: 'Member' }] },
      ],
      hasMoreMemberships: false,
      attributes: {},
      permissions: expect.arrayContaining(['update:users']),
      sessionId: sidOf(signedIn),
      expiresAt: signedIn.body.sessionExpiresAt,
    });
  });

  it('tells the same by an access token, also to a page of another site', async () => {
    const browser = new TestBrowser();
    const signedIn = await browser.signIn(mia);
    const byToken = await api
      .with({ ...bearer(signedIn), 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' })
      .get('/auth/session');
    expect(byToken.body).toEqual((await browser.session()).body);
  });

  it('answers 401 to who is not signed in, and 403 to an API key', async () => {
    expectProblem(await new TestBrowser().session(), 401, 'credential.invalid');
    expectProblem(await new TestBrowser('__Host-facet-session=AQ').session(), 401, 'credential.invalid');
    expectProblem(await new TestBrowser(`other=1; __Host-facet-session=`).session(), 401, 'credential.invalid');
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
    expectProblem(await api.with({ 'x-api-key': body.key as string }).get('/auth/session'), 403, 'session.needed');
  });

  it('lets an access token count before the cookie', async () => {
    const browser = await aBrowserOf(mia);
    const other = await aPerson();
    expect((await browser.api.with(other.headers).get('/auth/session')).body.user.id).toBe(other.id);
    expectProblem(
      await later(601, () => browser.api.with(other.headers).get('/auth/session')),
      401,
      'credential.expired',
    );
  });

  it('knows no cookie whose session has ended, and takes one of two as none', async () => {
    const browser = await aBrowserOf(mia);
    expectProblem(await new TestBrowser(`${browser.cookie}; ${browser.cookie}`).session(), 401, 'credential.invalid');
    expect((await browser.session()).status).toBe(200);
    expectProblem(await later(31 * 86_400, () => browser.session()), 401, 'credential.invalid');
    await api.as(mia).delete('/auth/sessions');
    expectProblem(await browser.session(), 401, 'credential.invalid');
  });

  it('lists the first hundred organizations of a user who is in more, and none that banned them', async () => {
    const busy = await aPerson();
    await facet.sql(
      `with o as (insert into organizations (id, name) select 'many-' || $2 || '-' || lpad(n::text, 3, '0'), 'Many' from generate_series(1, 102) n returning id)
       insert into members (organization_id, user_id, banned_at) select id, $1, case when id like '%-001' then now() end from o`,
      [busy.id, busy.id.slice(0, 8)],
    );
    const { body } = await (await aBrowserOf(busy)).session();
    expect([body.memberships.length, body.hasMoreMemberships]).toEqual([100, true]);
    expect(
      (body.memberships as { organizationId: string }[]).some(({ organizationId }) => organizationId.endsWith('-001')),
    ).toBe(false);
  });
});

describe('POST /auth/session/refresh', () => {
  it('takes the cookie, answers the next access token and replaces the cookie', async () => {
    const browser = new TestBrowser();
    const first = await browser.signIn(mia);
    const before = browser.cookie;
    const next = await later(900, () => browser.refresh());
    expect(next.status).toBe(200);
    expect([sidOf(next), await counterOf(sidOf(first))]).toEqual([sidOf(first), 1]);
    expect(browser.cookie).not.toBe(before);
    expect('refreshToken' in next.body).toBe(false);
  });

  it('advances the session once for two tabs, and for a call whose answer was lost', async () => {
    const browser = new TestBrowser();
    const sid = sidOf(await browser.signIn(mia));
    const tabs = Array.from({ length: 10 }, () => new TestBrowser(browser.cookie));
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(tabs.map(({ cookie }) => cookie)).size).toBe(1);
    expect(await later(50, async () => (await browser.session()).status)).toBe(200);
    expect((await later(50, () => browser.refresh())).status).toBe(200);
    expect([browser.cookie, await counterOf(sid)]).toEqual([tabs[0]?.cookie, 1]);
  });

  it('advances the session once for all tabs of a laptop that was shut for a night, and signs nobody out', async () => {
    const browser = new TestBrowser();
    const signedIn = await browser.signIn(mia);
    const tabs = Array.from({ length: 6 }, () => new TestBrowser(browser.cookie));
    await later(9 * 3600, async () => {
      expectProblem(await api.with(bearer(signedIn)).get('/auth/session'), 401, 'credential.expired');
      const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
      expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 200));
      expect([new Set(tabs.map(({ cookie }) => cookie)).size, await counterOf(sidOf(signedIn))]).toEqual([1, 1]);
      for (const answer of answers) expect((await api.with(bearer(answer)).get('/me')).status).toBe(200);
      expect((await tabs[5]?.session())?.status).toBe(200);
    });
  });

  it('keeps tabs signed in that send the cookie of before and the new one in any order', async () => {
    const browser = new TestBrowser();
    const sid = sidOf(await browser.signIn(mia));
    const behind = Array.from({ length: 3 }, () => new TestBrowser(browser.cookie));
    for (const tab of behind) {
      expect([(await browser.refresh()).status, (await tab.refresh()).status]).toEqual([200, 200]);
      expect(tab.cookie).toBe(browser.cookie);
    }
    expect([await counterOf(sid), (await browser.session()).status]).toEqual([1, 200]);
    expect((await later(11, () => browser.refresh())).status).toBe(200);
    expect(await counterOf(sid)).toBe(2);
  });

  it('ends the session for a cookie that comes back later, and leaves the cookie to a newer sign-in', async () => {
    const browser = new TestBrowser();
    const sid = sidOf(await browser.signIn(mia));
    const thief = new TestBrowser(browser.cookie);
    await browser.refresh();
    expectProblem(await later(61, () => thief.session()), 401, 'credential.invalid');
    const answer = await later(61, () => thief.refresh());
    expectProblem(answer, 401, 'refresh_token.invalid');
    expect([answer.headers.getSetCookie(), await auditOf(sid)]).toEqual([[], ['user.signed_in', 'session.replayed']]);
    expectProblem(await browser.refresh(), 401, 'refresh_token.invalid');
  });

  it('answers 401 without a cookie and after the end, and takes no token from a body', async () => {
    expectProblem(await new TestBrowser().refresh(), 401, 'credential.invalid');
    const browser = await aBrowserOf(mia);
    expectProblem(await later(31 * 86_400, () => browser.refresh()), 401, 'refresh_token.expired');
    expectProblem(
      await new TestBrowser().api.post('/auth/session/refresh', { refreshToken: mia.refreshToken }),
      400,
      'request.invalid',
    );
  });
});

describe('DELETE /auth/session', () => {
  it('ends the session, clears the cookie, and writes it down', async () => {
    const browser = new TestBrowser();
    const signedIn = await browser.signIn(mia);
    const copy = new TestBrowser(browser.cookie);
    const answer = await browser.signOut();
    expect([answer.status, answer.body, browser.cookie]).toEqual([204, undefined, undefined]);
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-facet-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
    expectProblem(await copy.session(), 401, 'credential.invalid');
    expectProblem(await copy.refresh(), 401, 'refresh_token.invalid');
    expect((await api.with(bearer(signedIn)).get('/me')).status).toBe(401);
    expect(await auditOf(sidOf(signedIn))).toEqual(['user.signed_in', 'user.signed_out']);
  });

  it('succeeds again, without a cookie, and with one that is none', async () => {
    const browser = await aBrowserOf(mia);
    const copies = [1, 2].map(() => new TestBrowser(browser.cookie));
    const cookies = [...copies, new TestBrowser(), new TestBrowser('__Host-facet-session=AQ')];
    expect(await Promise.all(cookies.map(async (one) => (await one.signOut()).status))).toEqual([204, 204, 204, 204]);
  });

  it('ends no session for a cookie that was bent', async () => {
    const browser = await aBrowserOf(mia);
    const bent = new TestBrowser(`${browser.cookie?.slice(0, -8)}AAAAAAAA`);
    expect([(await bent.signOut()).status, (await browser.session()).status]).toEqual([204, 200]);
  });
});

describe('the page that calls', () => {
  const allowed = [
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://api.example.com' },
    { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' },
    { origin: 'https://app.example.com' },
    { 'sec-fetch-site': 'none' },
    {},
  ] as Record<string, string>[];
  it.each(allowed)('may be %j', async (page) => {
    const browser = new TestBrowser().on(page);
    expect((await browser.signIn(mia)).status).toBe(200);
    expect((await browser.session()).status).toBe(200);
    expect((await browser.refresh()).status).toBe(200);
    expect((await browser.signOut()).status).toBe(204);
  });

  it('gets the permission to send and to read with the cookie when its origin is configured, and only then', async () => {
    const { headers } = await new TestBrowser()
      .on({ 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' })
      .signIn(mia);
    expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]).toEqual([
      'https://app.example.com',
      'true',
    ]);
    const foreign = await new TestBrowser().on({ origin: 'https://elsewhere.example' }).signIn(mia);
    expect([foreign.status, foreign.headers.get('access-control-allow-credentials')]).toEqual([403, null]);
  });

  it('signs no user in to the other routes with the cookie', async () => {
    const browser = await aBrowserOf(mia);
    for (const path of ['/me', '/api/v1/user/me', '/v1/user/profile', '/api/profile/', '/auth/sessions'])
      expect((await browser.api.get(path)).status).toBe(401);
    expect((await browser.api.patch('/me', { name: 'Mallory' })).status).toBe(401);
    expect(cookieOf(await browser.api.get('/me'))).toBeUndefined();
  });
});
