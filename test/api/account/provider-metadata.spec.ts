/** @settings {"JOBS":"on","IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback"} */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aKey } from '../../support/issuer-server.js';
import { workedOff } from '../../support/jobs.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { addProvider, begin, complete, ProviderServer, signInWith } from '../../support/provider-server.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
const wellKnown = '/.well-known/openid-configuration';
let admin: TestPerson;

beforeAll(() => provider.listen(facet.sparePort));
afterAll(() => provider.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  Object.assign(provider, { tokens: 200, metadata: {}, signingKey: undefined });
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer);
  provider.asked.length = 0;
});

/** The metadata was read so many seconds ago. */
const readBefore = (seconds: number): Promise<unknown> =>
  facet.sql(`update identity_providers set metadata_checked_at = now() - make_interval(secs => $1)`, [seconds]);

const pageOf = async (): Promise<string> => {
  const { origin, pathname } = new URL((await begin(admin.organization)).authorizationUrl);
  return origin + pathname;
};

/** Waits until the job has asked the provider, and has written what it learned. */
async function readAgain(): Promise<void> {
  await eventually(() => Promise.resolve(provider.asked.includes(wellKnown) || undefined));
  await workedOff('identity-provider.refresh');
}

/** A sign-in of a new user. */
const signIn = (): Promise<Answer> => signInWith(provider, admin.organization, { sub: randomUUID() });
const timesRead = (): number => provider.asked.filter((path) => path === wellKnown).length;
const etagOf = async (): Promise<string | null> =>
  (await api.as(admin).get(`/admin/organizations/${admin.organization}/identity-providers/corp`)).headers.get('etag');

describe('the metadata of a provider', () => {
  it('is read again an hour later, once, when sign-ins begin', async () => {
    const [known, etag] = [await pageOf(), await etagOf()];
    provider.metadata = { authorization_endpoint: `${provider.issuer}/moved` };
    await readBefore(3500);
    expect(await pageOf()).toBe(known);
    await readBefore(3601);
    const begun = await begin(admin.organization);
    await readAgain();
    expect(await pageOf()).toBe(`${provider.issuer}/moved`);
    expect([timesRead(), await etagOf()]).toEqual([1, etag]);
    expect((await complete(begun, provider.answerTo(begun.authorizationUrl, { sub: randomUUID() }))).status).toBe(200);
  });

  it('is read again within a sign-in whose key the known address does not show, and the code exchanged once', async () => {
    provider.metadata = { jwks_uri: `${provider.issuer}/moved/jwks` };
    provider.signingKey = aKey('RS256');
    await readBefore(61);
    expect((await signIn()).status).toBe(200);
    expect(provider.asked.filter((path) => path === '/token')).toHaveLength(1);
    expect((await signIn()).status).toBe(200);
    expect(timesRead()).toBe(1);
  });

  it('is not read again for such a key within a minute, nor twice for one that no address shows', async () => {
    provider.signingKey = aKey('RS256');
    expectProblem(await signIn(), 401, 'provider_sign_in.invalid');
    await workedOff('identity-provider.refresh');
    expect(timesRead()).toBe(0);
    await readBefore(61);
    for (let at = 0; at < 3; at += 1) expectProblem(await signIn(), 401, 'provider_sign_in.invalid');
    await workedOff('identity-provider.refresh');
    expect(timesRead()).toBe(1);
  });

  it('is read again when its endpoints fail, at most once a minute', async () => {
    provider.metadata = { token_endpoint: `${provider.issuer}/token`, jwks_uri: `${provider.issuer}/moved/jwks` };
    provider.tokens = 500;
    for (let at = 0; at < 3; at += 1) expectProblem(await signIn(), 503, 'identity_provider.unavailable');
    await workedOff('identity-provider.refresh');
    expect(timesRead()).toBe(0);
    await readBefore(61);
    expectProblem(await signIn(), 503, 'identity_provider.unavailable');
    await readAgain();
    expectProblem(await signIn(), 503, 'identity_provider.unavailable');
    await workedOff('identity-provider.refresh');
    expect(timesRead()).toBe(1);
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example/' }],
    ['no address of its keys', { jwks_uri: undefined }],
    ['an address that is none', { token_endpoint: 'nowhere' }],
    ['no PKCE', { code_challenge_methods_supported: ['plain'] }],
  ])('stays as it is known where the provider names %s', async (_, metadata) => {
    provider.metadata = metadata;
    await readBefore(3601);
    const known = await pageOf();
    await readAgain();
    expect(await pageOf()).toBe(known);
    expect((await signIn()).status).toBe(200);
    expect(timesRead()).toBe(1);
  });

  it('is not read for users who gave up at the provider', async () => {
    await readBefore(61);
    const begun = await begin(admin.organization);
    const { state, iss } = provider.answerTo(begun.authorizationUrl);
    const answer = { state, iss, error: 'access_denied' };
    expectProblem(await complete(begun, answer), 401, 'provider_sign_in.denied');
    await workedOff('identity-provider.refresh');
    expect(timesRead()).toBe(0);
  });
});
