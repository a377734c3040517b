import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login } from '../../support/account.js';
import { api, type Api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { aBrowserOf } from '../../support/browser-sessions.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { addPasskey, optionsOf, signInCredential, type TestPasskey } from '../../support/passkeys.js';
import { aPerson, type TestPerson } from '../../support/people.js';

beforeEach(() => facet.sql('delete from rate_limits'));

const stale = (person: TestPerson): Promise<unknown> =>
  facet.sql(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [person.id]);
const sensitive = (caller: Api): Promise<Answer> => caller.post('/auth/api-keys', { name: 'k', scopes: [] });
const stepUp = (caller: Api, proof: object): Promise<Answer> => caller.post('/auth/session/step-up', proof);
const amrOf = async (caller: Api): Promise<unknown> => (await caller.get('/auth/session')).body.amr;
const signed = async (caller: Api, key: TestPasskey): Promise<object> => ({
  credential: key.get(await optionsOf('/auth/session/step-up/options', caller, undefined), { verified: false }),
});

describe('a further proof in a session', () => {
  it('by the password makes the sign-in recent, and tokens go on', async () => {
    const mia = await aPerson();
    await stale(mia);
    expectProblem(await sensitive(api.as(mia)), 403, 'sign_in.not_fresh');
    expectProblem(await stepUp(api.as(mia), { password: 'not this one' }), 403, 'password.wrong');
    expectProblem(await sensitive(api.as(mia)), 403, 'sign_in.not_fresh');
    expect((await stepUp(api.as(mia), { password: mia.password })).status).toBe(204);
    expect((await sensitive(api.as(mia))).status).toBe(201);
    const { body } = await api.as(mia).get('/auth/session');
    expect(Date.now() - Date.parse(String(body.authenticatedAt))).toBeLessThan(60_000);
    expect(body.amr).toEqual(['pwd']);
  });

  it('holds for this session alone, also for one in a cookie', async () => {
    const mia = await aPerson();
    const browser = await aBrowserOf(mia);
    await stale(mia);
    expect((await stepUp(browser.api, { password: mia.password })).status).toBe(204);
    expectProblem(await sensitive(api.as(mia)), 403, 'sign_in.not_fresh');
    const evil = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' });
    expectProblem(await stepUp(evil.api, { password: mia.password }), 403, 'request.cross_site');
  });

  it('is by the factor for a user who has one', async () => {
    const mia = await aPerson();
    const other = (await login(mia.email)).body as { accessToken: string };
    const caller = api.with({ authorization: `Bearer ${other.accessToken}` });
    const app = await addAuthenticator(mia);
    expectProblem(await sensitive(caller), 403, 'sign_in.not_fresh');
    expectProblem(await stepUp(caller, { password: mia.password }), 403, 'sign_in.factor_needed');
    expectProblem(await stepUp(caller, { code: 'aaaa-bbbb-cccc-dddd' }), 403, 'factor.code_wrong');
    expect((await stepUp(caller, { code: app.code() })).status).toBe(204);
    expectProblem(await stepUp(caller, { code: app.code() }), 403, 'factor.code_wrong');
    expect((await sensitive(caller)).status).toBe(201);
    expect(await amrOf(caller)).toEqual(['pwd', 'otp', 'mfa']);
    expect((await stepUp(caller, { code: app.recoveryCodes[0] })).status).toBe(204);
    expectProblem(await completeSignIn(challengeOf(await login(mia.email)), app.code()), 403, 'factor.code_wrong');
  });

  it('by a passkey is for this session and works once', async () => {
    const [mia, ann] = [await aPerson(), await aPerson()];
    const other = api.with({ authorization: `Bearer ${String((await login(mia.email)).body.accessToken)}` });
    const [{ key }, hers] = [await addPasskey(mia), await addPasskey(ann)];
    const caller = api.as(mia);
    await stale(mia);
    const proof = await signed(caller, key);
    expectProblem(await stepUp(other, proof), 403, 'passkey.wrong');
    expectProblem(await stepUp(caller, await signed(caller, hers.key)), 403, 'passkey.wrong');
    expectProblem(await stepUp(caller, { credential: await signInCredential(key) }), 403, 'passkey.wrong');
    const own = await signed(caller, key);
    expect((await stepUp(caller, own)).status).toBe(204);
    expectProblem(await stepUp(caller, own), 403, 'passkey.wrong');
    expect((await sensitive(caller)).status).toBe(201);
    expect(await amrOf(caller)).toEqual(['pwd', 'passkey', 'hwk', 'user', 'mfa']);
  });

  it('is one proof, of a factor that there is', async () => {
    const mia = await aPerson();
    for (const proof of [{}, { password: mia.password, code: '123456' }])
      expectProblem(await stepUp(api.as(mia), proof), 400, 'request.invalid');
    expectProblem(await stepUp(api.as(mia), { code: '123456' }), 404, 'factor.not_found');
    expectProblem(await api.post('/auth/session/step-up', { password: mia.password }), 401, 'credential.invalid');
  });

  it('counts wrong codes with those of sign-ins', async () => {
    const mia = await aPerson();
    await addAuthenticator(mia);
    const statuses: number[] = [];
    for (let at = 0; at < 11; at += 1)
      statuses.push((await stepUp(api.as(mia), { code: `aaaa-bbbb-cccc-ddd${at}` })).status);
    expect(statuses.every((status) => status === 403 || status === 429)).toBe(true);
  });

  it.each(badBodies({ password: 'x' }))('refuses a body $is', async ({ status, code, sent }) => {
    const mia = await aPerson();
    expectProblem(await api.as(mia).post('/auth/session/step-up', undefined, sent), status, code);
  });
});
