/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback"} */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { addPasskey, signInWithPasskey } from '../../support/passkeys.js';
import { aPerson, joinAs, later, type TestPerson } from '../../support/people.js';
import {
  addProvider,
  begin,
  complete,
  linkTo,
  ProviderServer,
  redirectUri,
  signInWith,
  type Begun,
} from '../../support/provider-server.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
let admin: TestPerson;

beforeAll(async () => {
  await provider.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer, { createUsers: false });
});
afterAll(() => provider.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const choice = (): object => ({ organizationId: admin.organization, provider: 'corp', redirectUri });

describe('linking an identity', () => {
  it('lets it sign in to the account, which shows it', async () => {
    const mia = await aPerson({ in: admin.organization });
    const sub = randomUUID();
    expectProblem(await signInWith(provider, admin.organization, { sub }), 403, 'provider_sign_in.refused');
    const { status, body } = await linkTo(mia, provider, admin.organization, { sub, name: 'Mia at Corp' });
    expect([status, body]).toMatchObject([200, { name: 'Mia at Corp', provider: `${admin.organization}.corp` }]);
    const { identities } = (await api.as(mia).get('/me')).body as { identities: { id: string }[] };
    expect(identities).toMatchObject([{ id: (body as { id: string }).id, name: 'Mia at Corp' }]);
    const session = await signInWith(provider, admin.organization, { sub });
    expect(session.body).toMatchObject({ user: { id: mia.id } });
    const again = await linkTo(mia, provider, admin.organization, { sub });
    expect([again.status, (again.body as { id: string }).id]).toEqual([200, identities[0]?.id]);
    const audited = await facet.sql(
      `select details from audit_entries e join audit_subjects s on s.subject = e.target where s.user_id = $1 and action = 'identity.linked'`,
      [mia.id],
    );
    expect(audited).toEqual([{ details: { provider: 'corp' } }]);
  });

  it('needs a fresh sign-in, and the user who began it', async () => {
    const [mia, mallory] = [await aPerson({ in: admin.organization }), await aPerson({ in: admin.organization })];
    await later(605, async () => {
      const { accessToken } = (await api.post('/auth/refresh', { refreshToken: mia.refreshToken })).body as {
        accessToken: string;
      };
      const stale = api.with({ authorization: `Bearer ${accessToken}` });
      expectProblem(await stale.post('/auth/identities', choice()), 403, 'sign_in.not_fresh');
    });
    const begun = (await api.as(mia).post('/auth/identities', choice())).body as Begun;
    const answer = { request: begun.request, ...provider.answerTo(begun.authorizationUrl, { sub: randomUUID() }) };
    expectProblem(await api.as(mallory).post('/auth/identities/completion', answer), 401, 'provider_sign_in.invalid');
    // A link is no sign-in, and a sign-in no link.
    expectProblem(await complete(begun, answer), 401, 'provider_sign_in.invalid');
    const signIn = await begin(admin.organization);
    const other = { request: signIn.request, ...provider.answerTo(signIn.authorizationUrl, { sub: randomUUID() }) };
    expectProblem(await api.as(mia).post('/auth/identities/completion', other), 401, 'provider_sign_in.invalid');
    expect((await api.as(mia).post('/auth/identities/completion', answer)).status).toBe(200);
  });

  it('takes no identity from another user, and is for members of the organization', async () => {
    const [mia, eve] = [await aPerson({ in: admin.organization }), await aPerson({ in: admin.organization })];
    const sub = randomUUID();
    expect((await linkTo(mia, provider, admin.organization, { sub })).status).toBe(200);
    expectProblem(await linkTo(eve, provider, admin.organization, { sub }), 409, 'identity.taken');
    const stranger = await aPerson();
    expectProblem(await linkTo(stranger, provider, admin.organization, { sub }), 404, 'organization.not_found');
  });

  it('ends at 20 identities', async () => {
    const mia = await aPerson({ in: admin.organization });
    await facet.sql(
      `insert into identities (id, user_id, issuer, provider, subject, signed_subject)
       select gen_random_uuid(), $1, 'urn:x', 'x', $2 || n, $2 || n from generate_series(1, 20) n`,
      [mia.id, randomUUID()],
    );
    const answer = await linkTo(mia, provider, admin.organization, { sub: randomUUID() });
    expectProblem(answer, 409, 'identity.limit_reached');
  });

  it('never gives a subject the public id of another one', async () => {
    const mia = await aPerson({ in: admin.organization });
    const victim = `google-oauth2|${randomUUID()}`;
    expect((await linkTo(mia, provider, admin.organization, { sub: victim })).status).toBe(200);
    const [row] = await facet.sql('select public_id from identities where user_id = $1', [mia.id]);
    expect(row).toEqual({ public_id: `${admin.organization}.corp|${victim}` });
  });
});

describe('unlinking an identity', () => {
  const idOf = async (person: TestPerson, sub: string): Promise<string> =>
    ((await linkTo(person, provider, admin.organization, { sub })).body as { id: string }).id;

  it('ends its sign-ins', async () => {
    const mia = await aPerson({ in: admin.organization });
    const sub = randomUUID();
    const id = await idOf(mia, sub);
    expect((await api.as(mia).delete(`/auth/identities/${id}`, { currentPassword: mia.password })).status).toBe(204);
    expectProblem(await api.as(mia).delete(`/auth/identities/${id}`), 404, 'identity.not_found');
    expectProblem(await signInWith(provider, admin.organization, { sub }), 403, 'provider_sign_in.refused');
    expect((await login(mia.email, mia.password)).status).toBe(200);
  });

  it('leaves a way to sign in, also to two calls at once', async () => {
    const mia = await aPerson({ in: admin.organization });
    const ids = [await idOf(mia, randomUUID()), await idOf(mia, randomUUID())];
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    const answers = await Promise.all(ids.map((id) => api.as(mia).delete(`/auth/identities/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await facet.sql('select 1 from identities where user_id = $1', [mia.id])).toHaveLength(1);
  });

  it('goes on with a passkey, which is a way to sign in, too', async () => {
    const mia = await aPerson({ in: admin.organization });
    const id = await idOf(mia, randomUUID());
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    expectProblem(await api.as(mia).delete(`/auth/identities/${id}`), 409, 'identity.needed');
    const { key } = await addPasskey(mia);
    expect((await api.as(mia).delete(`/auth/identities/${id}`)).status).toBe(204);
    expect((await signInWithPasskey(key)).status).toBe(200);
  });

  it('is for its owner, and not for identities of trusted issuers', async () => {
    const [mia, eve] = [await aPerson({ in: admin.organization }), await aPerson({ in: admin.organization })];
    const id = await idOf(mia, randomUUID());
    for (const other of [id, randomUUID(), 'x'])
      expectProblem(await api.as(eve).delete(`/auth/identities/${other}`), 404, 'identity.not_found');
    await facet.sql(
      `insert into trusted_issuers (issuer, provider, jwks_uri, audience, organization_id, algorithms, update_claims, jwks_outage_seconds, source, created_at)
       values ($1, 'managed', 'https://x.example', '{x}', $2, '{RS256}', true, 0, 'operator', now())`,
      [provider.issuer, admin.organization],
    );
    expectProblem(await api.as(mia).delete(`/auth/identities/${id}`), 409, 'identity.needed');
    await facet.sql(`delete from trusted_issuers where provider = 'managed'`);
  });
});

it('signs in to the organization of the provider, also in another one where the same provider is known', async () => {
  const other = await aPerson({ as: 'admin' });
  await addProvider(other, provider.issuer, { createUsers: false });
  const mia = await aPerson({ in: admin.organization });
  const sub = randomUUID();
  expect((await linkTo(mia, provider, admin.organization, { sub })).status).toBe(200);
  expectProblem(await signInWith(provider, other.organization, { sub }), 404, 'organization.not_found');
  await joinAs(mia, other.organization);
  expect((await signInWith(provider, other.organization, { sub })).body).toMatchObject({
    organizationId: other.organization,
    user: { id: mia.id },
  });
});
