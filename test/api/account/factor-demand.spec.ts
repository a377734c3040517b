import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem, login, refresh } from '../../support/account.js';
import { alsoIn, inOrganization } from '../../support/administration.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { addPasskey, signInWithPasskey } from '../../support/passkeys.js';
import { aPerson, anOrganization, later, type TestPerson } from '../../support/people.js';

beforeEach(() => facet.sql('delete from rate_limits'));

const day = 86_400_000;
const bearer = (token: unknown): Api => api.with({ authorization: `Bearer ${String(token)}` });
const change = (admin: TestPerson, settings: object): Promise<Answer> =>
  api.as(admin).patch(inOrganization(admin.organization, '/settings'), settings);
const sessionOf = async (caller: Api): Promise<Record<string, unknown>> =>
  (await caller.get('/auth/session')).body as Record<string, unknown>;

const required = 'organization.factor_required';

/** @param days since when */
const demand = (organization: OrganizationId, graceDays: number, days: number): Promise<unknown> =>
  facet.sql(
    `update organizations set second_factor = 'required', second_factor_grace_days = $2, second_factor_since = now() - make_interval(days => $3) where id = $1`,
    [organization, graceDays, days],
  );

/** An organization that demands a factor: of all members, for as many days as the grace and one more. */
async function demanding(graceDays: number, days = graceDays + 1): Promise<OrganizationId> {
  const organization = await anOrganization();
  await demand(organization, graceDays, days);
  return organization;
}
const joinedLongAgo = (person: TestPerson): Promise<unknown> =>
  facet.sql(`update members set joined_at = now() - interval '1 year' where user_id = $1`, [person.id]);

describe('the demand of an organization for a second factor', () => {
  it('is a setting, off at first', async () => {
    const ada = await aPerson({ as: 'admin' });
    const read = async (): Promise<Record<string, unknown>> =>
      (await api.as(ada).get(inOrganization(ada.organization, '/settings'))).body as Record<string, unknown>;
    expect(await read()).toMatchObject({ secondFactor: 'optional', secondFactorGraceDays: 14 });
    expect((await change(ada, { secondFactor: 'required', secondFactorGraceDays: 3 })).status).toBe(200);
    expect(await read()).toMatchObject({ secondFactor: 'required', secondFactorGraceDays: 3 });
    const [entry] = await facet.sql(
      `select details from audit_entries where action = 'settings.changed' and organization_id = $1`,
      [ada.organization],
    );
    expect(entry).toEqual({
      details: { changed: { secondFactor: ['optional', 'required'], secondFactorGraceDays: [14, 3] } },
    });
    for (const wrong of [{ secondFactor: 'always' }, { secondFactorGraceDays: -1 }, { secondFactorGraceDays: 366 }])
      expectProblem(await change(ada, wrong), 400, 'request.invalid');
  });

  it('begins when it is turned on, and again when it is turned on again', async () => {
    const ada = await aPerson({ as: 'admin' });
    await joinedLongAgo(ada);
    const due = async (): Promise<number> =>
      Math.round((Date.parse(String((await sessionOf(api.as(ada))).factorDueAt)) - Date.now()) / day);
    await change(ada, { secondFactor: 'required', secondFactorGraceDays: 3 });
    expect(await due()).toBe(3);
    await facet.sql(`update organizations set second_factor_since = now() - interval '2 days' where id = $1`, [
      ada.organization,
    ]);
    await change(ada, { secondFactorGraceDays: 5 });
    expect(await due()).toBe(3);
    await change(ada, { secondFactor: 'optional' });
    expect(await sessionOf(api.as(ada))).not.toHaveProperty('factorDueAt');
    await change(ada, { secondFactor: 'required' });
    expect(await due()).toBe(5);
  });

  it('lets members in during the grace, which begins for each when they join', async () => {
    const organization = await demanding(7);
    const mia = await aPerson({ in: organization, as: 'admin' });
    expect((await api.as(mia).get(inOrganization(organization, '/settings'))).status).toBe(200);
    const { factorDueAt } = await sessionOf(api.as(mia));
    expect(Math.round((Date.parse(String(factorDueAt)) - Date.now()) / day)).toBe(7);
    await joinedLongAgo(mia);
    expectProblem(await api.as(mia).get(inOrganization(organization, '/settings')), 403, required);
  });

  it('ends the grace of a session that is open', async () => {
    const organization = await demanding(1, 0);
    const mia = await aPerson({ in: organization, as: 'admin' });
    const settings = inOrganization(organization, '/settings');
    expect((await api.as(mia).get(settings)).status).toBe(200);
    const { body } = await later(86_300, () => refresh(mia.refreshToken));
    expect((await later(86_350, () => bearer(body.accessToken).get(settings))).status).toBe(200);
    expectProblem(await later(86_450, () => bearer(body.accessToken).get(settings)), 403, required);
    const next = await later(86_450, () => refresh(String(body.refreshToken)));
    expectProblem(await later(86_450, () => bearer(next.body.accessToken).get(settings)), 403, required);
  });

  it('opens a session after it in which the user sets a factor up, and goes on', async () => {
    const organization = await demanding(0);
    const mia = await aPerson({ in: organization, as: 'admin' });
    const { status, body } = await login(mia.email);
    expect(status).toBe(200);
    const caller = bearer(body.accessToken);
    const settings = inOrganization(organization, '/settings');
    expectProblem(await caller.get(settings), 403, required);
    const profile = await caller.with({ 'x-m2-organization-id': organization }).get('/api/profile/');
    expect([profile.status, String(profile.body.message)]).toEqual([403, expect.stringContaining('/auth/factors')]);
    expect(await caller.get('/me')).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
    expect(await caller.get('/v1/user/referrals')).toMatchObject({ status: 403, body: { code: 10007 } });
    expect((await caller.get('/api/v1/user/me')).status).toBe(403);
    const session = await sessionOf(caller);
    expect(session).toMatchObject({ permissions: [], factorDueAt: expect.any(String) });
    expect(session).not.toHaveProperty('organization');
    await addPasskey({ ...mia, headers: { authorization: `Bearer ${String(body.accessToken)}` } });
    expect((await caller.get(settings)).status).toBe(200);
    expect((await caller.get('/me')).status).toBe(200);
    expect(await sessionOf(caller)).toMatchObject({ organization: { id: organization } });
    expect(await sessionOf(caller)).not.toHaveProperty('factorDueAt');
    expectProblem(await api.as(mia).get(settings), 403, required);
  });

  it('is for the session of a browser, too', async () => {
    const organization = await demanding(0);
    const mia = await aPerson({ in: organization, as: 'admin' });
    const browser = new TestBrowser();
    const { status, body } = await browser.signIn(mia);
    expect(status).toBe(200);
    expectProblem(await bearer(body.accessToken).get(inOrganization(organization, '/settings')), 403, required);
    expect((await browser.session()).body).toMatchObject({ permissions: [], factorDueAt: expect.any(String) });
    const app = await addAuthenticator(mia);
    expect((await browser.api.post('/auth/session/step-up', { code: app.code() })).status).toBe(204);
    expect((await browser.session()).body).toMatchObject({ organization: { id: organization } });
  });

  it('is met by a sign-in with two factors, by a passkey alone, and by a step-up', async () => {
    const organization = await demanding(0);
    const mia = await aPerson({ in: organization, as: 'admin' });
    const old = bearer((await login(mia.email)).body.accessToken);
    const app = await addAuthenticator(mia);
    const settings = inOrganization(organization, '/settings');
    expectProblem(await old.get(settings), 403, required);
    expect((await old.post('/auth/session/step-up', { code: app.code() })).status).toBe(204);
    expect((await old.get(settings)).status).toBe(200);
    const { body } = await completeSignIn(challengeOf(await login(mia.email)), app.recoveryCodes[0] ?? '');
    expect((await bearer(body.accessToken).get(settings)).status).toBe(200);
    const { key } = await addPasskey(mia);
    const alone = await signInWithPasskey(key);
    expect((await bearer(alone.body.accessToken).get(settings)).status).toBe(200);
  });

  it('does not lock an admin out who turns it on without a grace', async () => {
    const ada = await aPerson({ as: 'admin' });
    expect((await change(ada, { secondFactor: 'required', secondFactorGraceDays: 0 })).status).toBe(200);
    expectProblem(await change(ada, { secondFactor: 'optional' }), 403, required);
    const app = await addAuthenticator(ada);
    expect((await change(ada, { secondFactor: 'optional' })).status).toBe(200);
    expect((await change(ada, { secondFactor: 'required' })).status).toBe(200);
    expect((await api.as(ada).delete('/auth/factors/totp', { code: app.recoveryCodes[0] })).status).toBe(204);
    expectProblem(await change(ada, { secondFactor: 'optional' }), 403, required);
    expect(await sessionOf(api.as(ada))).toMatchObject({ amr: ['pwd', 'otp'] });
  });

  it('leaves the other organizations of a user alone, and is looked at where a session moves', async () => {
    const organization = await demanding(0);
    const mia = await aPerson({ as: 'admin' });
    await alsoIn(organization, mia.id, 'admin');
    expect((await api.as(mia).get(inOrganization(mia.organization, '/settings'))).status).toBe(200);
    expect((await api.as(mia).get('/me')).status).toBe(200);
    expect(await sessionOf(api.as(mia))).not.toHaveProperty('factorDueAt');
    expectProblem(await refresh(mia.refreshToken, organization), 403, required);
    const browser = new TestBrowser();
    await browser.signIn(mia);
    expectProblem(await browser.refresh(organization), 403, required);
    expect((await browser.refresh()).body).toMatchObject({ organizationId: mia.organization });
    await addAuthenticator(mia);
    const moved = await refresh(mia.refreshToken, organization);
    expect([moved.status, moved.body.organizationId]).toEqual([200, organization]);
  });

  it('lets a session move away that it holds up', async () => {
    const organization = await demanding(0);
    const mia = await aPerson({ in: organization, as: 'admin' });
    const other = await anOrganization();
    await alsoIn(other, mia.id, 'admin');
    expect((await api.as(mia).get('/me')).status).toBe(403);
    const { status, body } = await refresh(mia.refreshToken, other);
    expect(status).toBe(200);
    expect((await bearer(body.accessToken).get('/me')).status).toBe(200);
  });

  it('holds for API keys of a user without a factor', async () => {
    const organization = await anOrganization();
    const mia = await aPerson({ in: organization, as: 'admin' });
    const wanted = { name: 'k', scopes: ['read:organization', 'read:me'] };
    const { key } = (await api.as(mia).post('/auth/api-keys', wanted)).body as { key: string };
    const [program, settings] = [api.with({ 'x-api-key': key }), inOrganization(organization, '/settings')];
    expect((await program.get(settings)).status).toBe(200);
    await demand(organization, 0, 1);
    await joinedLongAgo(mia);
    expectProblem(await program.get(settings), 403, required);
    expect((await program.get('/me')).status).toBe(403);
    expect((await program.get('/v1/user/referrals')).status).toBe(403);
    expectProblem(await api.as(mia).post('/auth/api-keys', wanted), 403, required);
    await addAuthenticator(mia);
    expect((await program.get(settings)).status).toBe(200);
    expect((await program.get('/me')).status).toBe(200);
  });
});
