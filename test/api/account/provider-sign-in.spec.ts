/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback,https:\/\/app.example.com\/other"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { addAuthenticator } from '../../support/factors.js';
import { aKey } from '../../support/issuer-server.js';
import { aPerson, anOrganization, later, type TestPerson } from '../../support/people.js';
import { memberPath } from '../../support/administration.js';
import {
  addProvider,
  begin,
  complete,
  linkTo,
  ProviderServer,
  redirectUri,
  signInWith,
} from '../../support/provider-server.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
let admin: TestPerson;
let count = 0;
const aSubject = (): string => `subject-${(count += 1)}`;
const bearer = ({ body }: { body: { accessToken?: unknown } }) =>
  api.with({ authorization: `Bearer ${String(body.accessToken)}` });

beforeAll(async () => {
  await provider.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer);
});
afterAll(() => provider.close());
beforeEach(async () => {
  Object.assign(provider, { tokens: 200, userInfo: {}, signingKey: undefined });
  await facet.sql('delete from rate_limits');
});

const invalid = (answer: Awaited<ReturnType<typeof complete>>): void =>
  expectProblem(answer, 401, 'provider_sign_in.invalid');

describe('signing in with a provider', () => {
  it('lists the providers of an organization to everybody, and none of others', async () => {
    const { body } = await api.get(`/auth/providers?organizationId=${admin.organization}`);
    expect(body).toEqual({ providers: [{ id: 'corp', name: 'Corp' }] });
    for (const other of ['nowhere', 'No Such', await anOrganization()])
      expect((await api.get(`/auth/providers?organizationId=${encodeURIComponent(other)}`)).body).toEqual({
        providers: [],
      });
  });

  it('asks the provider with state, nonce, PKCE and a registered redirect URI, and calls nobody for it', async () => {
    const before = provider.asked.length;
    const { authorizationUrl, request } = await begin(admin.organization);
    const { origin, pathname, searchParams } = new URL(authorizationUrl);
    expect(origin + pathname).toBe(`${provider.issuer}/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'facet',
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{64}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(authorizationUrl).not.toContain(request);
    expect(provider.asked).toHaveLength(before);
  });

  it('makes an account for a new user, shows the identity, and finds the account again', async () => {
    const sub = aSubject();
    const claims = {
      sub,
      name: 'Nora New',
      email: 'nora@corp.example',
      email_verified: true,
      picture: 'https://corp.example/n.png',
    };
    const first = await signInWith(provider, admin.organization, claims);
    expect([first.status, first.body]).toMatchObject([
      200,
      { organizationId: admin.organization, tokenType: 'Bearer' },
    ]);
    const me = (await bearer(first).get('/me')).body;
    expect(me).toMatchObject({
      name: 'Nora New',
      emails: [],
      identities: [{ name: 'Nora New', email: 'nora@corp.example', provider: `${admin.organization}.corp` }],
    });
    const { body: session } = await bearer(first).get('/auth/session');
    expect(session).toMatchObject({ amr: ['provider'], permissions: ['read:users'] });
    const again = await signInWith(provider, admin.organization, { sub });
    expect((again.body as { user: object }).user).toEqual({ id: me.id });
    const audit = await facet.sql(
      `select e.action, e.details from audit_entries e join audit_subjects s on s.subject = e.target where s.user_id = $1 order by e.id`,
      [me.id],
    );
    expect(audit).toMatchObject([
      { action: 'user.joined', details: { provider: `${admin.organization}.corp`, role: 'member' } },
      { action: 'user.signed_in', details: { method: 'provider' } },
      { action: 'user.signed_in', details: { method: 'provider' } },
    ]);
  });

  it('takes name and address from the userinfo endpoint where the ID token has none', async () => {
    const sub = aSubject();
    const id = 'with-info';
    provider.metadata = { userinfo_endpoint: `${provider.issuer}/userinfo` };
    const other = await anotherAdmin();
    await addProvider(other, provider.issuer, { id });
    provider.metadata = {};
    provider.userInfo = { sub, name: 'Ida Info', email: 'ida@corp.example', email_verified: true };
    const answer = await signInWith(provider, other.organization, { sub }, id);
    expect((await bearer(answer).get('/me')).body).toMatchObject({
      name: 'Ida Info',
      identities: [{ email: 'ida@corp.example' }],
    });
    provider.userInfo = { sub: 'somebody-else', name: 'Eve' };
    invalid(await signInWith(provider, other.organization, { sub: aSubject() }, id));
  });

  it('works once, for ten minutes, for the client that began it alone', async () => {
    const begun = await begin(admin.organization);
    const answer = provider.answerTo(begun.authorizationUrl, { sub: aSubject() });
    const other = await begin(admin.organization);
    invalid(await complete(other, answer));
    invalid(await complete(begun, { ...answer, state: new URL(other.authorizationUrl).searchParams.get('state') }));
    invalid(await complete(begun, { ...answer, state: `${answer.state.slice(0, -2)}AA` }));
    invalid(await complete({ ...begun, request: 'x' }, answer));
    invalid(await later(601, () => complete(begun, answer)));
    expect((await complete(begun, answer)).status).toBe(200);
    invalid(await complete(begun, answer));
  });

  it('takes no code twice, and none of another sign-in', async () => {
    const first = await begin(admin.organization);
    const answer = provider.answerTo(first.authorizationUrl, { sub: aSubject() });
    expect((await complete(first, answer)).status).toBe(200);
    const second = await begin(admin.organization);
    const own = provider.answerTo(second.authorizationUrl);
    invalid(await complete(second, { ...own, code: answer.code }));
    const third = await begin(admin.organization);
    const stolen = provider.answerTo((await begin(admin.organization)).authorizationUrl, { sub: 'victim' });
    invalid(await complete(third, { ...provider.answerTo(third.authorizationUrl), code: stolen.code }));
  });

  it.each([
    ['another nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['another issuer', { iss: 'https://other.example' }],
    ['another audience', { aud: 'another-client' }],
    ['no subject', { sub: undefined }],
    ['a subject that nothing can show', { sub: 'a\u0000b' }],
    ['an end in the past', { exp: 1_700_000_000 }],
  ])('takes no ID token with %s', async (_, claims) => {
    invalid(await signInWith(provider, admin.organization, claims));
  });

  it('takes no ID token that another key signed, and follows the keys of the provider', async () => {
    provider.signingKey = aKey('RS256');
    invalid(await signInWith(provider, admin.organization, { sub: aSubject() }));
    provider.key = provider.signingKey;
    expect((await signInWith(provider, admin.organization, { sub: aSubject() })).status).toBe(200);
  });

  it('takes no answer of another provider (RFC 9207)', async () => {
    const begun = await begin(admin.organization);
    const answer = provider.answerTo(begun.authorizationUrl, { sub: aSubject() });
    const before = provider.asked.filter((path) => path === '/token').length;
    invalid(await complete(begun, { ...answer, iss: 'https://other.example' }));
    expect(provider.asked.filter((path) => path === '/token')).toHaveLength(before);
  });

  it('wants the issuer in the answer where the provider promises it', async () => {
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    const strict = await anotherAdmin();
    await addProvider(strict, provider.issuer);
    provider.metadata = {};
    const begun = await begin(strict.organization);
    const { state, code } = provider.answerTo(begun.authorizationUrl, { sub: aSubject() });
    invalid(await complete(begun, { state, code }));
    expect((await signInWith(provider, strict.organization, { sub: aSubject() })).status).toBe(200);
  });

  it('says that the user gave up, and that the provider is down, in time', async () => {
    const begun = await begin(admin.organization);
    const { state, iss } = provider.answerTo(begun.authorizationUrl);
    expectProblem(await complete(begun, { state, iss, error: 'access_denied' }), 401, 'provider_sign_in.denied');
    for (const tokens of [500, 503] as const) {
      Object.assign(provider, { tokens });
      const answer = await signInWith(provider, admin.organization, { sub: aSubject() });
      expectProblem(answer, 503, 'identity_provider.unavailable');
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    provider.tokens = 'hang';
    const start = performance.now();
    const answer = await signInWith(provider, admin.organization, { sub: aSubject() });
    expectProblem(answer, 503, 'identity_provider.unavailable');
    expect(performance.now() - start).toBeLessThan(9000);
  });

  it('ends with a change of the provider, and with its removal', async () => {
    const other = await anotherAdmin();
    await addProvider(other, provider.issuer);
    const path = `/admin/organizations/${other.organization}/identity-providers/corp`;
    const [begun, later] = [await begin(other.organization), await begin(other.organization)];
    expect((await api.as(other).patch(path, { name: 'Corporation' })).status).toBe(200);
    invalid(await complete(begun, provider.answerTo(begun.authorizationUrl)));
    expect((await api.as(other).delete(path)).status).toBe(204);
    invalid(await complete(later, provider.answerTo(later.authorizationUrl)));
    const gone = await api.post('/auth/login/provider', { organizationId: other.organization, provider: 'corp' });
    expectProblem(gone, 404, 'identity_provider.not_found');
  });

  it('sends users back to configured pages alone, by default to the first', async () => {
    const choice = { organizationId: admin.organization, provider: 'corp' };
    const { body } = await api.post('/auth/login/provider', choice);
    expect(new URL((body as { authorizationUrl: string }).authorizationUrl).searchParams.get('redirect_uri')).toBe(
      redirectUri,
    );
    for (const other of [
      `${redirectUri}/`,
      `${redirectUri}?next=x`,
      'https://evil.example',
      'javascript:alert(1)',
      'x',
    ])
      expectProblem(await api.post('/auth/login/provider', { ...choice, redirectUri: other }), 400, 'request.invalid');
  });

  it('asks for a sign-in anew, and keeps when it was', async () => {
    const { authorizationUrl } = await begin(admin.organization, 'corp', api, { fresh: true });
    const { searchParams } = new URL(authorizationUrl);
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['login', '600']);
    const old = Math.floor(Date.now() / 1000) - 3600;
    const answer = await signInWith(provider, admin.organization, { sub: aSubject(), auth_time: old });
    const { body } = await bearer(answer).get('/auth/session');
    expect((body as { authenticatedAt: string }).authenticatedAt).toBe(new Date(old * 1000).toISOString());
    expectProblem(await bearer(answer).post('/auth/api-keys', { name: 'k', scopes: [] }), 403, 'sign_in.not_fresh');
    const begun = await begin(admin.organization, 'corp', api, { fresh: true });
    invalid(await complete(begun, provider.answerTo(begun.authorizationUrl, { sub: aSubject(), auth_time: old })));
  });
});

describe('who signs in', () => {
  it('is a new user only where the provider may create users, and the organization is open', async () => {
    const other = await anotherAdmin();
    await addProvider(other, provider.issuer, { createUsers: false });
    const refused = async (): Promise<void> =>
      expectProblem(
        await signInWith(provider, other.organization, { sub: aSubject() }),
        403,
        'provider_sign_in.refused',
      );
    await refused();
    const path = `/admin/organizations/${other.organization}`;
    expect((await api.as(other).patch(`${path}/identity-providers/corp`, { createUsers: true })).status).toBe(200);
    expect((await signInWith(provider, other.organization, { sub: aSubject() })).status).toBe(200);
    expect((await api.as(other).patch(`${path}/settings`, { signUp: 'invite' })).status).toBe(200);
    await refused();
  });

  it('never is the owner of an address because the provider says so', async () => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    for (const email_verified of [true, false, undefined, 'true']) {
      const answer = await signInWith(provider, admin.organization, {
        sub: aSubject(),
        email: mia.email.toUpperCase(),
        email_verified,
      });
      if (email_verified === true) expectProblem(answer, 409, 'provider_sign_in.account_exists');
      else expect((answer.body as { user: { id: string } }).user.id).not.toBe(mia.id);
    }
    // Of somebody who is no member the provider learns nothing.
    const stranger = await aPerson({ verified: true });
    const claims = { sub: aSubject(), email: stranger.email, email_verified: true };
    const { status, body } = await signInWith(provider, admin.organization, claims);
    expect([status, (body as { user: { id: string } }).user.id === stranger.id]).toEqual([200, false]);
    expect(await facet.sql('select user_id from emails where email = $1', [stranger.email])).toEqual([
      { user_id: stranger.id },
    ]);
  });

  it('has an address in a domain of the provider, where it names some', async () => {
    const other = await anotherAdmin();
    await addProvider(other, provider.issuer, { emailDomains: ['corp.example'] });
    const as = (email: string | undefined, email_verified: unknown = true) =>
      signInWith(provider, other.organization, { sub: aSubject(), email, email_verified });
    expect((await as('nina@Corp.Example')).status).toBe(200);
    for (const [email, verified] of [
      ['nina@other.example', true],
      ['nina@corp.example.evil.example', true],
      ['nina@corp.example', false],
      [undefined, true],
    ] as const)
      expectProblem(await as(email, verified), 403, 'provider_sign_in.refused');
  });

  it('proves the second factor, if there is one', async () => {
    const mia = await aPerson({ in: admin.organization });
    const sub = aSubject();
    expect((await linkTo(mia, provider, admin.organization, { sub })).status).toBe(200);
    await addAuthenticator(mia);
    const answer = await signInWith(provider, admin.organization, { sub });
    expectProblem(answer, 403, 'sign_in.factor_needed');
    expect(answer.body).toHaveProperty('challenge.token');
  });

  it('is neither banned, nor deleted, nor somebody who has left', async () => {
    const sub = aSubject();
    const { body } = await signInWith(provider, admin.organization, { sub });
    const id = (body as { user: { id: string } }).user.id;
    const path = (rest: string): string => memberPath({ id } as TestPerson, rest, admin.organization);
    expect((await api.as(admin).post(path('/ban'))).status).toBe(200);
    expectProblem(await signInWith(provider, admin.organization, { sub }), 403, 'account.not_active');
    expect((await api.as(admin).post(path('/unban'))).status).toBe(200);
    expect((await api.as(admin).delete(path(''))).status).toBe(204);
    expectProblem(await signInWith(provider, admin.organization, { sub }), 404, 'organization.not_found');
    await facet.sql(`update users set status = 'banned' where id = $1`, [id]);
    const answer = await signInWith(provider, admin.organization, { sub });
    expect([403, 404]).toContain(answer.status);
  });
});

describe('a browser', () => {
  it('signs in with cookies: its secret, then its session', async () => {
    const browser = new TestBrowser();
    const choice = { organizationId: admin.organization, provider: 'corp', redirectUri };
    const begun = await browser.api.post('/auth/session/provider', choice);
    expect([begun.status, Object.keys(begun.body as object).sort()]).toEqual([200, ['authorizationUrl', 'expiresAt']]);
    const [cookie = ''] = begun.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-facet-sign-in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const { authorizationUrl } = begun.body as { authorizationUrl: string };
    const answer = provider.answerTo(authorizationUrl, { sub: aSubject() });
    invalid(await new TestBrowser().api.post('/auth/session/provider/completion', answer));
    browser.cookie = cookie.split(';')[0];
    // A second tab keeps the first one going.
    const second = await browser.api.post('/auth/session/provider', choice);
    expect(second.headers.getSetCookie()[0]).toBe(cookie);
    const done = await browser.api.post('/auth/session/provider/completion', answer);
    expect([done.status, 'refreshToken' in (done.body as object)]).toEqual([200, false]);
    browser.cookie = done.headers.getSetCookie()[0]?.split(';')[0];
    expect((await browser.session()).body).toMatchObject({ amr: ['provider'] });
  });
});

async function anotherAdmin(): Promise<TestPerson> {
  return aPerson({ as: 'admin' });
}
