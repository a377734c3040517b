/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { freePort } from '../../support/free-port.mjs';
import { addPasskey } from '../../support/passkeys.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { addProvider, begin, complete } from '../../support/provider-server.js';
import { RealProvider } from '../../support/real-provider.js';

const provider = new RealProvider(facet.sparePort);
let admin: TestPerson;

beforeAll(async () => {
  await provider.listen();
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer, provider.configuration);
});
afterAll(() => provider.close());
beforeEach(() => facet.sql('delete from rate_limits'));

describe('oidc-provider', () => {
  it('signs users in: the code flow with PKCE, nonce and iss', async () => {
    const begun = await begin(admin.organization);
    const answer = await provider.visit(begun.authorizationUrl, 'nora');
    expect(Object.keys(answer).sort()).toEqual(['code', 'iss', 'state']);
    const { status, body } = await complete(begun, answer);
    expect(status).toBe(200);
    const me = await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/me');
    expect(me.body).toMatchObject({
      name: 'nora of the provider',
      identities: [{ email: 'nora@corp.example', provider: `${admin.organization}.corp` }],
    });
    const again = await begin(admin.organization);
    const second = await complete(again, await provider.visit(again.authorizationUrl, 'nora'));
    expect(second.body.user).toEqual(body.user);
  });

  it('takes no code with the verifier of another sign-in', async () => {
    const [first, second] = [await begin(admin.organization), await begin(admin.organization)];
    const { code } = await provider.visit(first.authorizationUrl, 'nora');
    const { state, iss } = await provider.visit(second.authorizationUrl, 'nora');
    expectProblem(await complete(second, { state, iss, code }), 401, 'provider_sign_in.invalid');
  });

  it('takes no ID token for another nonce', async () => {
    const begun = await begin(admin.organization);
    const asked = new URL(begun.authorizationUrl);
    asked.searchParams.set('nonce', 'n'.repeat(43));
    expectProblem(await complete(begun, await provider.visit(asked.href, 'nora')), 401, 'provider_sign_in.invalid');
  });

  it('takes no code that a second provider has the user fetch at the first one (mix-up)', async () => {
    const mallory = new RealProvider(await freePort());
    await mallory.listen();
    await addProvider(admin, mallory.issuer, { ...mallory.configuration, id: 'mallory' });
    const begun = await begin(admin.organization, 'mallory');
    expect(begun.authorizationUrl.startsWith(mallory.issuer)).toBe(true);
    const answer = await provider.visit(begun.authorizationUrl.replace(mallory.issuer, provider.issuer), 'nora');
    expect(answer).toMatchObject({ code: expect.any(String), iss: provider.issuer });
    expectProblem(await complete(begun, answer), 401, 'provider_sign_in.invalid');
    await mallory.close();
  });

  it('wants its own iss in the answer', async () => {
    const begun = await begin(admin.organization);
    const { state, code } = await provider.visit(begun.authorizationUrl, 'nora');
    expectProblem(await complete(begun, { state, code }), 401, 'provider_sign_in.invalid');
  });

  it('tells when the user gave up', async () => {
    const begun = await begin(admin.organization);
    const { state, iss, error } = await provider.visit(begun.authorizationUrl, undefined);
    expect(error).toBe('access_denied');
    expectProblem(await complete(begun, { state, iss, error }), 401, 'provider_sign_in.denied');
  });

  it('links the identity of a member, which then signs in', async () => {
    const mia = await aPerson({ in: admin.organization });
    const choice = { organizationId: admin.organization, provider: 'corp' };
    const { body } = await api.as(mia).post('/auth/identities', choice);
    const answer = await provider.visit((body as { authorizationUrl: string }).authorizationUrl, 'mia');
    const request = (body as { request: string }).request;
    expect((await api.as(mia).post('/auth/identities/completion', { ...answer, request })).status).toBe(200);
    const begun = await begin(admin.organization);
    const session = await complete(begun, await provider.visit(begun.authorizationUrl, 'mia'));
    expect(session.body).toMatchObject({ user: { id: mia.id } });
  });

  it('does not meet the demand of an organization for a second factor, whatever it asked for', async () => {
    const strict = await aPerson({ as: 'admin' });
    await addProvider(strict, provider.issuer, provider.configuration);
    await facet.sql(
      `update organizations set second_factor = 'required', second_factor_grace_days = 0, second_factor_since = now() where id = $1`,
      [strict.organization],
    );
    const begun = await begin(strict.organization);
    const { body } = await complete(begun, await provider.visit(begun.authorizationUrl, 'stella'));
    const headers = { authorization: `Bearer ${String(body.accessToken)}` };
    expect(await api.with(headers).get('/me')).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
    const session = await api.with(headers).get('/auth/session');
    expect(session.body).toMatchObject({ amr: ['provider'], factorDueAt: expect.any(String) });
    await addPasskey({ ...strict, headers });
    expect((await api.with(headers).get('/me')).status).toBe(200);
  });

  it('is down', async () => {
    const begun = await begin(admin.organization);
    const answer = await provider.visit(begun.authorizationUrl, 'nora');
    await provider.close();
    expectProblem(await complete(begun, answer), 503, 'identity_provider.unavailable');
  });
});
