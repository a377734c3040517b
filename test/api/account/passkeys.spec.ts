/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { MailServer } from '../../support/mail-server.js';
import {
  addPasskey,
  factorCredential,
  optionsOf,
  signInCredential,
  signInWithPasskey,
  TestPasskey,
} from '../../support/passkeys.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { alsoIn } from '../../support/administration.js';
import { anOrganization } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const stateOf = async (person: TestPerson): Promise<Record<string, unknown>> =>
  (await api.as(person).get('/auth/factors')).body as Record<string, unknown>;
const challengeFor = async ({ email }: TestPerson): Promise<string> => challengeOf(await login(email));
const sessionOf = async (accessToken: unknown): Promise<Record<string, unknown>> =>
  (await api.with({ authorization: `Bearer ${String(accessToken)}` }).get('/auth/session')).body as Record<
    string,
    unknown
  >;

describe('registering a passkey', () => {
  it('gives options without the address in the handle, and counts from then on', async () => {
    const mia = await aPerson({ verified: true });
    const options = await optionsOf('/auth/factors/passkeys/options', api.as(mia));
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Facet' },
      user: { id: expect.stringMatching(/^[\w-]{43}$/), name: mia.email },
      authenticatorSelection: { residentKey: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    });
    const key = new TestPasskey();
    const credential = key.create(options);
    const { status, body } = await api.as(mia).post('/auth/factors/passkeys', { name: 'Laptop', credential });
    expect([status, body]).toMatchObject([201, { name: 'Laptop', synced: false, transports: ['hybrid', 'internal'] }]);
    expect(new Set((body as { recoveryCodes: string[] }).recoveryCodes).size).toBe(10);
    expect(await stateOf(mia)).toEqual({
      authenticatorApp: false,
      recoveryCodesLeft: 10,
      passkeys: [expect.objectContaining({ id: body.id, name: 'Laptop' })],
    });
    expect((await mail.letterTo(mia.email)).headers.get('subject')).toBe('There is a new passkey for your account');
    expect(challengeOf(await login(mia.email))).toEqual(expect.any(String));
    const replayed = await api.as(mia).post('/auth/factors/passkeys', { name: 'Again', credential });
    expectProblem(replayed, 400, 'passkey.invalid');
  });

  it('has one handle for all passkeys of a user, and gives recovery codes once', async () => {
    const mia = await aPerson();
    const [first, second] = [await addPasskey(mia), await addPasskey(mia, new TestPasskey(true), 'synced')];
    expect([first.recoveryCodes?.length, second.recoveryCodes, second.key.userHandle]).toEqual([
      10,
      undefined,
      first.key.userHandle,
    ]);
    expect((await stateOf(mia)).passkeys).toMatchObject([{ synced: false }, { name: 'synced', synced: true }]);
    const { excludeCredentials } = await optionsOf<{ excludeCredentials: unknown[] }>(
      '/auth/factors/passkeys/options',
      api.as(mia),
    );
    expect(excludeCredentials).toHaveLength(2);
  });

  it('needs a recent sign-in, with a factor proved in it where there is one', async () => {
    const mia = await aPerson();
    const other = (await login(mia.email)).body as { accessToken: string };
    const path = '/auth/factors/passkeys/options';
    const { key } = await addPasskey(mia);
    expect((await api.as(mia).post(path, {})).status).toBe(200);
    const byPassword = api.with({ authorization: `Bearer ${other.accessToken}` });
    expectProblem(await byPassword.post(path, {}), 403, 'sign_in.not_fresh');
    expectProblem(await byPassword.post(path, { currentPassword: mia.password }), 403, 'sign_in.not_fresh');
    const { body } = await signInWithPasskey(key);
    const again = api.with({ authorization: `Bearer ${String(body.accessToken)}` });
    expect((await again.post(path)).status).toBe(200);
  });

  it('takes options for five minutes, and 20 passkeys', async () => {
    const mia = await aPerson();
    const caller = api.as(mia);
    const credential = new TestPasskey().create(await optionsOf('/auth/factors/passkeys/options', caller));
    const late = await later(301, () => caller.post('/auth/factors/passkeys', { name: 'late', credential }));
    expectProblem(late, 400, 'passkey.invalid');
    await facet.sql(
      `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at)
       select gen_random_uuid(), $1, decode(md5(random()::text || n::text), 'hex'), 'x', 'x', 0, '{}', false, 'k', now() from generate_series(1, 19) n`,
      [mia.id],
    );
    await facet.sql(`update sessions set amr = '{pwd,mfa}' where user_id = $1`, [mia.id]);
    await addPasskey(mia);
    expectProblem(await caller.post('/auth/factors/passkeys/options', {}), 409, 'passkey.limit_reached');
  });

  it('refuses a passkey that somebody has', async () => {
    const [mia, ann] = [await aPerson(), await aPerson()];
    const { key } = await addPasskey(mia);
    const credential = key.create(await optionsOf('/auth/factors/passkeys/options', api.as(ann)));
    expectProblem(await api.as(ann).post('/auth/factors/passkeys', { name: 'k', credential }), 409, 'passkey.exists');
  });

  it('renames and removes', async () => {
    const [mia, ann] = [await aPerson({ verified: true }), await aPerson()];
    const [first, second] = [await addPasskey(mia), await addPasskey(mia)];
    const path = `/auth/factors/passkeys/${first.id}`;
    expect((await api.as(mia).patch(path, { name: 'Desk' })).status).toBe(204);
    expect((await stateOf(mia)).passkeys).toMatchObject([{ name: 'Desk' }, {}]);
    for (const id of [first.id, 'x', mia.id]) {
      const other = api.as(ann);
      expectProblem(await other.patch(`/auth/factors/passkeys/${id}`, { name: 'x' }), 404, 'passkey.not_found');
      expectProblem(await other.delete(`/auth/factors/passkeys/${id}`), 404, 'passkey.not_found');
    }
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
    const stale = await api.as(mia).delete(path, { currentPassword: mia.password });
    expectProblem(stale, 403, 'sign_in.not_fresh');
    const { body } = await signInWithPasskey(first.key);
    const caller = api.with({ authorization: `Bearer ${String(body.accessToken)}` });
    expect((await caller.delete(path)).status).toBe(204);
    expectProblem(await signInWithPasskey(first.key), 401, 'passkey.rejected');
    expect(await stateOf(mia)).toMatchObject({ recoveryCodesLeft: 10, passkeys: [{ id: second.id }] });
    expect((await caller.delete(`/auth/factors/passkeys/${second.id}`)).status).toBe(204);
    expect(await stateOf(mia)).toEqual({ authenticatorApp: false, recoveryCodesLeft: 0, passkeys: [] });
    expect((await login(mia.email)).status).toBe(200);
  });

  it('stays where it is the last way to sign in, also of two that are removed at once', async () => {
    const mia = await aPerson();
    const ids = [(await addPasskey(mia)).id, (await addPasskey(mia)).id];
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    const answers = await Promise.all(ids.map((id) => api.as(mia).delete(`/auth/factors/passkeys/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('passkey.needed');
    expect(await facet.sql('select 1 from passkeys where user_id = $1', [mia.id])).toHaveLength(1);
    expect(await facet.sql('select 1 from recovery_codes where user_id = $1', [mia.id])).toHaveLength(10);
  });

  it('renews recovery codes that were used up, after a recent proof', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    await facet.sql('delete from recovery_codes where user_id = $1', [mia.id]);
    const stolen = await signIn(await aPerson());
    expectProblem(await api.as(stolen).post('/auth/factors/recovery-codes'), 404, 'factor.not_found');
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
    expectProblem(await api.as(mia).post('/auth/factors/recovery-codes'), 403, 'sign_in.not_fresh');
    const credential = key.get(await optionsOf('/auth/session/step-up/options', api.as(mia), undefined));
    expect((await api.as(mia).post('/auth/session/step-up', { credential })).status).toBe(204);
    const { status, body } = await api.as(mia).post('/auth/factors/recovery-codes');
    expect([status, (body.recoveryCodes as string[]).length]).toEqual([200, 10]);
    expect((await api.as(mia).get('/auth/factors')).body.recoveryCodesLeft).toBe(10);
  });

  it('keeps recovery codes while there is another factor', async () => {
    const mia = await aPerson();
    const { id } = await addPasskey(mia);
    const app = await addAuthenticator(mia);
    expect((await api.as(mia).delete('/auth/factors/totp', { code: app.code() })).status).toBe(204);
    expect(await stateOf(mia)).toMatchObject({ authenticatorApp: false, recoveryCodesLeft: 10, passkeys: [{ id }] });
    const [code = ''] = app.recoveryCodes;
    expect((await completeSignIn(await challengeFor(mia), code)).status).toBe(200);
  });
});

describe('signing in with a passkey', () => {
  it('needs nothing else, and says so', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const credential = await signInCredential(key);
    const { status, body } = await api.post('/auth/login/passkey', { credential });
    expect([status, body]).toMatchObject([200, { user: { id: mia.id }, organizationId: mia.organization }]);
    expect(await sessionOf(body.accessToken)).toMatchObject({ amr: ['passkey', 'hwk', 'user', 'mfa'] });
    expectProblem(await api.post('/auth/login/passkey', { credential }), 401, 'passkey.rejected');
    expect((await stateOf(mia)).passkeys).toMatchObject([{ lastUsedAt: expect.any(String) }]);
    const synced = await addPasskey(mia, new TestPasskey(true));
    const session = await sessionOf((await signInWithPasskey(synced.key)).body.accessToken);
    expect(session.amr).toEqual(['passkey', 'swk', 'user', 'mfa']);
  });

  it('takes the organization, and signs a browser in', async () => {
    const mia = await aPerson();
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    const { key } = await addPasskey(mia);
    const browser = new TestBrowser();
    const credential = await signInCredential(key);
    const answer = await browser.api.post('/auth/session/passkey', { credential, organizationId: other });
    expect([answer.status, answer.body.organizationId, answer.body.refreshToken]).toEqual([200, other, undefined]);
    browser.cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    expect((await browser.session()).body).toMatchObject({ user: { id: mia.id }, organization: { id: other } });
    const wanted = { credential: await signInCredential(key), organizationId: 'nowhere' };
    expectProblem(await api.post('/auth/login/passkey', wanted), 404, 'organization.not_found');
  });

  it('signs nobody in who is banned or deleted', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    await facet.sql('update members set banned_at = now() where user_id = $1', [mia.id]);
    expectProblem(await signInWithPasskey(key), 403, 'account.not_active');
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await signInWithPasskey(key), 403, 'account.not_active');
  });

  it('has the same options for all', async () => {
    const mia = await aPerson();
    const before = await optionsOf<object>('/auth/login/passkey/options', api, undefined);
    await addPasskey(mia);
    const after = await optionsOf<object>('/auth/login/passkey/options', api.as(mia), undefined);
    const challenge = expect.stringMatching(/^[\w-]{43}$/) as unknown as string;
    const options = {
      challenge,
      timeout: 300_000,
      rpId: 'localhost',
      allowCredentials: [],
      userVerification: 'required',
    };
    expect([before, after]).toEqual([options, options]);
  });

  it.each(badBodies({ organizationId: 'x', credential: {} }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/login/passkey', undefined, sent), status, code);
  });
});

describe('a passkey as the second factor', () => {
  it('completes a sign-in with a password, also without PIN and biometric', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const first = await login(mia.email);
    expect((first.body as { challenge: unknown }).challenge).toMatchObject({ factors: ['passkey', 'recovery'] });
    const challenge = challengeOf(first);
    const credential = await factorCredential(key, challenge, { verified: false, userHandle: null });
    const { status, body } = await api.post('/auth/login/factor/passkey', { challenge, credential });
    expect(status).toBe(200);
    expect((await sessionOf(body.accessToken)).amr).toEqual(['pwd', 'passkey', 'hwk', 'user', 'mfa']);
  });

  it('completes a sign-in of a browser', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const browser = new TestBrowser();
    const challenge = challengeOf(await browser.signIn(mia));
    const credential = await factorCredential(key, challenge);
    const answer = await browser.api.post('/auth/session/factor/passkey', { challenge, credential });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, [expect.stringContaining('HttpOnly')]]);
  });

  it('is one of several factors', async () => {
    const mia = await aPerson();
    await addPasskey(mia);
    const app = await addAuthenticator(mia);
    const first = await login(mia.email);
    expect((first.body as { challenge: unknown }).challenge).toMatchObject({ factors: ['otp', 'passkey', 'recovery'] });
    expect((await completeSignIn(challengeOf(first), app.code())).status).toBe(200);
  });
});
