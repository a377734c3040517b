import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { claimsOf, expectProblem, refresh, type TestTokens } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aBrowserOf, TestBrowser } from '../../support/browser-sessions.js';
import { anOrganization, aPerson, joinAs, later, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let home: OrganizationId;
let other: OrganizationId;

beforeEach(async () => {
  mia = await aPerson();
  home = mia.organization;
  other = await joinAs(mia, await anOrganization('Other'), 'moderator');
});

const as = ({ accessToken }: Pick<TestTokens, 'accessToken'>): typeof api =>
  api.with({ authorization: `Bearer ${accessToken}` });
const placeOf = async (tokens: Pick<TestTokens, 'accessToken'>): Promise<unknown> =>
  (await as(tokens).get('/auth/session')).body.organization?.id;

async function tokensOf(answer: Promise<Answer>): Promise<TestTokens & { organizationId?: string }> {
  const { status, body } = await answer;
  expect(status).toBe(200);
  return body as TestTokens;
}

async function sessionOf({ accessToken }: TestTokens): Promise<unknown> {
  const [row] = await facet.sql('select organization_id as organization, counter from sessions where id = $1', [
    claimsOf(accessToken).sid,
  ]);
  return row;
}

describe('POST /auth/refresh with an organization', () => {
  it('moves the session there, with what its user may do there', async () => {
    const moved = await tokensOf(refresh(mia.refreshToken, other));
    expect([moved.organizationId, claimsOf(moved.accessToken).org]).toEqual([other, other]);
    expect(claimsOf(moved.accessToken).sid).toBe(claimsOf(mia.accessToken).sid);
    expect((await as(moved).get('/auth/session')).body).toMatchObject({
      organization: { id: other },
      permissions: expect.arrayContaining(['update:denylist']),
      sessionId: claimsOf(mia.accessToken).sid,
    });
    expect((await as(moved).get('/auth/sessions')).body.sessions).toMatchObject([
      { organizationId: other, current: true },
    ]);
    expect(await sessionOf(moved)).toEqual({ organization: other, counter: 1 });
  });

  it('ends the access tokens of before at once, on every API', async () => {
    await tokensOf(refresh(mia.refreshToken, other));
    for (const path of [
      '/me',
      '/auth/session',
      '/api/v1/user/me',
      '/v1/user/profile?fields=id',
      '/admin/organizations',
    ])
      expect([path, (await as(mia).get(path)).status]).toEqual([path, 401]);
  });

  it('ends them also where the token is known already, and takes them back when the session comes back', async () => {
    expect((await as(mia).get('/me')).status).toBe(200);
    const moved = await tokensOf(refresh(mia.refreshToken, other));
    expect([(await as(mia).get('/me')).status, (await as(moved).get('/me')).status]).toEqual([401, 200]);
    await tokensOf(refresh(moved.refreshToken, home));
    expect([(await as(mia).get('/me')).status, (await as(moved).get('/me')).status]).toEqual([200, 401]);
  });

  it('keeps the sign-in as old as it is, and the session there on the next refresh', async () => {
    const signedInAt = (await as(mia).get('/auth/session')).body.authenticatedAt;
    const moved = await later(60, () => tokensOf(refresh(mia.refreshToken, other)));
    expect((await as(moved).get('/auth/session')).body.authenticatedAt).toBe(signedInAt);
    expect((await tokensOf(refresh(moved.refreshToken))).organizationId).toBe(other);
  });

  it('is a plain refresh where the session is there already', async () => {
    const next = await tokensOf(refresh(mia.refreshToken, home));
    expect([next.organizationId, (await as(mia).get('/me')).status]).toEqual([home, 200]);
  });

  it('gives a repeated call the same refresh token', async () => {
    const [first, second] = [
      await tokensOf(refresh(mia.refreshToken, other)),
      await later(30, () => tokensOf(refresh(mia.refreshToken, other))),
    ];
    expect([second.refreshToken, second.organizationId]).toEqual([first.refreshToken, other]);
    expect(await sessionOf(second)).toEqual({ organization: other, counter: 1 });
  });

  it('gives two tabs the same refresh token, and moves the session to where the last one asked', async () => {
    const third = await joinAs(mia, await anOrganization());
    const one = await tokensOf(refresh(mia.refreshToken, other));
    const two = await tokensOf(refresh(mia.refreshToken, third));
    expect([one.refreshToken === two.refreshToken, one.organizationId, two.organizationId]).toEqual([
      true,
      other,
      third,
    ]);
    expect([(await as(one).get('/me')).status, await placeOf(two)]).toEqual([401, third]);
    // The tab that lost refreshes as after any 401, and learns where the session is.
    expect((await tokensOf(refresh(one.refreshToken))).organizationId).toBe(third);
  });

  it.each<[string, () => Promise<string>]>([
    ['is not there', () => Promise.resolve('nowhere')],
    ['is no id', () => Promise.resolve('../demo')],
    ['is empty', () => Promise.resolve('')],
    ['has the caller for no member', () => anOrganization()],
  ])('refuses an organization that %s, and leaves the session as it was', async (_, organization) => {
    expectProblem(await refresh(mia.refreshToken, await organization()), 404, 'organization.not_found');
    expect(await sessionOf(mia)).toEqual({ organization: home, counter: 0 });
    expect((await as(mia).get('/me')).status).toBe(200);
  });

  it('refuses an organization that has banned the caller, as a sign-in does', async () => {
    await facet.sql('update members set banned_at = now() where organization_id = $1 and user_id = $2', [
      other,
      mia.id,
    ]);
    expectProblem(await refresh(mia.refreshToken, other), 403, 'account.not_active');
    expect(await sessionOf(mia)).toEqual({ organization: home, counter: 0 });
  });

  it('says nothing about organizations to a token that is not valid', async () => {
    const first = await tokensOf(refresh(mia.refreshToken));
    expectProblem(await later(70, () => refresh(mia.refreshToken, 'nowhere')), 401, 'refresh_token.invalid');
    expectProblem(await refresh(first.refreshToken, other), 401, 'refresh_token.invalid');
  });

  it('is written down in both organizations, neither of which is told the other', async () => {
    await tokensOf(refresh(mia.refreshToken, other));
    const entries = await facet.sql(
      `select organization_id, details ->> 'direction' as direction from audit_entries where action = 'session.moved' and details ->> 'session' = $1`,
      [claimsOf(mia.accessToken).sid],
    );
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        { organization_id: home, direction: 'out' },
        { organization_id: other, direction: 'in' },
      ]),
    );
  });

  it('ends with the membership there, and not with the one of before', async () => {
    const moved = await tokensOf(refresh(mia.refreshToken, other));
    const admins = await Promise.all([home, other].map((organization) => aPerson({ in: organization, as: 'admin' })));
    const remove = async (at: number): Promise<number> => {
      const [admin] = admins.slice(at);
      if (!admin) throw new Error('there are two');
      const path = `/admin/organizations/${admin.organization}/members/${mia.id}`;
      return (await api.as(admin).delete(path)).status;
    };
    expect([await remove(0), (await as(moved).get('/me')).status]).toEqual([204, 200]);
    expect([await remove(1), (await as(moved).get('/me')).status]).toEqual([204, 401]);
  });
});

describe('POST /auth/session/refresh with an organization', () => {
  it('moves the session, and all tabs of the browser with it', async () => {
    const browser = await aBrowserOf(mia);
    const tab = new TestBrowser(browser.cookie);
    expect((await browser.refresh(other)).body).toMatchObject({ organizationId: other });
    expect((await browser.session()).body.organization.id).toBe(other);
    expect([(await tab.session()).body.organization.id, (await tab.refresh()).body.organizationId]).toEqual([
      other,
      other,
    ]);
  });

  it('keeps a cookie that is new, so that no tab loses the session', async () => {
    const browser = await aBrowserOf(mia);
    const late = new TestBrowser(browser.cookie);
    await browser.refresh();
    const { cookie } = browser;
    expect([(await browser.refresh(other)).status, browser.cookie === cookie]).toEqual([200, true]);
    expect((await late.refresh()).body.organizationId).toBe(other);
    expect(late.cookie).toBe(cookie);
  });

  it('refuses what a refresh refuses', async () => {
    const browser = await aBrowserOf(mia);
    expectProblem(await browser.refresh('nowhere'), 404, 'organization.not_found');
    expectProblem(await new TestBrowser().refresh(other), 401, 'credential.invalid');
    expect((await browser.session()).body.organization.id).toBe(home);
  });
});
