/**
 * @settings {"TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:id", "jwksUri": "{server}/id.json", "audience": "facet-test", "organizationId": "guests", "provider": "id"}, {"issuer": "urn:issuer:two", "jwksUri": "{server}/two.json", "audience": "facet-test", "organizationId": "guests", "provider": "two"}, {"issuer": "urn:issuer:down", "jwksUri": "{server}/down.json", "audience": "facet-test", "organizationId": "guests", "provider": "down"}, {"issuer": "urn:issuer:lost", "jwksUri": "{server}/id.json", "audience": "facet-test", "organizationId": "not-made", "provider": "lost"}]}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress, aSignUp, login } from '../../support/account.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { aKey, IssuerServer, type IssuerKey } from '../../support/issuer-server.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, later, roleId } from '../../support/people.js';
import { signed, signedWithText, unsigned, type TokenParts } from '../../support/tokens.js';

const guests = 'guests' as OrganizationId;
const server = new IssuerServer();
const first = aKey('RS256');
let subject: string;

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/id.json', [first]);
  await facet.write((tx, { organizations }) => organizations.create(tx, guests, 'Guests'));
});

afterAll(() => server.close());

beforeEach(() => {
  subject = randomUUID();
});

const seconds = (ahead = 0): number => Math.floor(Date.now() / 1000) + ahead;

function parts(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: IssuerKey = first,
): TokenParts {
  const usual = { iss: 'urn:issuer:id', aud: 'facet-test', sub: subject, iat: seconds(), exp: seconds(300) };
  return { header: { alg: key.alg, typ: 'JWT', kid: key.kid, ...header }, claims: { ...usual, ...claims } };
}

const proved = (email: string): Record<string, unknown> => ({ email, email_verified: true });

const bearer = (token: string): Signer => ({ headers: { authorization: `Bearer ${token}` } });
const guest = (claims?: Record<string, unknown>, header?: Record<string, unknown>, key = first): Signer =>
  bearer(signed(parts(claims, header, key), key.privateKey));
const self = (who: Signer): Promise<Answer> => api.as(who).get('/api/v1/user/me');
const countOf = async (text: string): Promise<number> =>
  (await facet.sql<{ n: number }>('select count(*)::int as n from identities where subject = $1', [text]))[0]?.n ?? 0;

describe('A token of a trusted issuer', () => {
  it('makes its user at the first call: a member of the issuer’s organization', async () => {
    const { status, body } = await self(
      guest({
        name: 'Gina Guest',
        given_name: 'Gina',
        family_name: 'Guest',
        nickname: 'gg',
        ...proved('gina@id.example'),
      }),
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      id: `id|${subject}`,
      name: 'Gina Guest',
      first_name: 'Gina',
      last_name: 'Guest',
      nickname: 'gg',
      email: 'gina@id.example',
      created_at: expect.any(String),
      roles: [{ id: await roleId(guests, 'member'), name: 'Member', description: expect.any(String) }],
      permissions: ['read:users'],
    });
  });

  it('finds the same user at the second call, on every API', async () => {
    const { body: one } = await api.as(guest()).get('/me');
    const { body: two } = await api.as(guest()).get('/me');
    expect(two).toEqual(one);
    expect(one).toMatchObject({
      status: 'active',
      activeSessions: 0,
      emails: [],
      identities: [expect.objectContaining({ provider: 'id' })],
    });
    expect((await self(guest())).body.id).toBe(`id|${subject}`);
    expect((await api.as(guest()).get(`/api/v1/user/${one.id}`)).body.id).toBe(`id|${subject}`);
  });

  it('makes one user when 20 first calls come at once', async () => {
    const before = (await facet.sql<{ n: number }>('select count(*)::int as n from users'))[0]?.n ?? 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.as(guest()).get('/me')));
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map((one) => (one.body as { id: string }).id)).size).toBe(1);
    expect((await facet.sql<{ n: number }>('select count(*)::int as n from users'))[0]?.n).toBe(before + 1);
  });

  it.each([undefined, false, 'true', 1])('leaves out an e-mail whose email_verified is %j', async (email_verified) => {
    const { body } = await self(guest({ email: 'gina@id.example', email_verified }));
    expect(body.email).toBe('');
    expect(await facet.sql('select 1 from identities where subject = $1 and email is not null', [subject])).toEqual([]);
  });

  it('brings a proved address along, which no user can claim then', async () => {
    const email = anAddress();
    const { body } = await api.as(guest({ email, email_verified: true })).get('/me');
    expect(body).toMatchObject({ defaultEmail: email, emails: [{ email, verified: true }] });
    expect((await api.post('/auth/sign-up', aSignUp(guests, { email }))).body.code).toBe('email.taken');
  });

  it('takes the place of the user who claimed the e-mail without a proof', async () => {
    const eve = await aPerson();
    const { key } = (await api.as(eve).post('/auth/api-keys', { name: 'kept', scopes: ['read:users'] })).body as {
      key: string;
    };
    const { body } = await api.as(guest({ email: eve.email, email_verified: true, name: 'Gina' })).get('/me');
    expect(body).toMatchObject({
      name: 'Gina',
      defaultEmail: eve.email,
      emails: [{ verified: true, passwordSet: false }],
    });
    for (const signer of [eve, { headers: { 'x-api-key': key } }])
      expect((await api.as(signer).get('/me')).status).toBe(401);
    expect((await login(eve.email, eve.password)).status).toBe(401);
  });

  it('is another user than the local user with the same e-mail', async () => {
    const mia = await aPerson({ in: guests, verified: true });
    const { body } = await self(guest({ email: mia.email, email_verified: true }));
    expect([body.email, body.id]).toEqual([mia.email, `id|${subject}`]);
    expect((await self(mia)).body.id).toBe(mia.directoryId);
    expect((await api.post('/auth/login', { email: mia.email, password: mia.password })).body.user.id).toBe(mia.id);
  });

  it('is another user than the same subject of another issuer', async () => {
    const key = aKey('ES256');
    server.publish('/two.json', [key]);
    const one = await self(guest());
    const two = await self(guest({ iss: 'urn:issuer:two' }, {}, key));
    expect([one.body.id, two.body.id]).toEqual([`id|${subject}`, `two|${subject}`]);
  });

  it('has its subject as the id when there is a | in it', async () => {
    for (const sub of [`id|${subject}`, `google-oauth2|${subject}`, `auth0|x|${subject}`]) {
      const { body } = await self(guest({ sub }));
      expect(body.id).toBe(sub);
      expect((await api.as(guest({ sub })).get(`/api/v1/user/${encodeURIComponent(sub)}`)).body.id).toBe(sub);
    }
  });

  it('names a user without a name after the subject', async () => {
    expect((await self(guest({ name: '  ', nickname: 7 }))).body.name).toBe(subject);
  });

  it('may change and delete its user, after which it is refused', async () => {
    expect((await api.as(guest()).patch('/me', { name: 'New Name' })).body.name).toBe('New Name');
    expect((await self(guest({ name: 'Old Name' }))).body.name).toBe('New Name');
    expect((await api.as(guest()).delete('/me')).status).toBe(202);
    expect((await api.as(guest()).get('/me')).status).toBe(401);
    expect(await countOf(subject)).toBe(1);
  });

  it.each([
    ['auth_time of this moment', { auth_time: seconds() }, 202],
    ['auth_time of eleven minutes ago, though it was issued now', { auth_time: seconds(-660) }, 403],
    ['auth_time to come', { auth_time: seconds(660) }, 403],
    ['auth_time that is no number', { auth_time: 'now' }, 403],
    ['no auth_time, issued eleven minutes ago', { iat: seconds(-660) }, 403],
    ['neither auth_time nor iat', { iat: undefined }, 403],
  ])('with %s is as fresh as that', async (_, claims, status) => {
    expect((await api.as(guest()).get('/me')).status).toBe(200);
    expect((await api.as(guest(claims)).delete('/me')).status).toBe(status);
    expect((await api.as(guest()).get('/me')).status).toBe(status === 202 ? 401 : 200);
  });

  it('of a banned user is refused', async () => {
    const { body } = await api.as(guest()).get('/me');
    await facet.sql(`update users set status = 'banned' where id = $1`, [body.id]);
    expect((await self(guest())).status).toBe(401);
  });

  it('of a user who was removed from the organization has no permissions', async () => {
    const { body } = await api.as(guest()).get('/me');
    await facet.sql('delete from members where user_id = $1', [body.id]);
    expect((await self(guest())).status).toBe(403);
    expect((await api.as(guest()).get('/me')).status).toBe(200);
  });

  it('passes with the audience in a list', async () => {
    expect((await self(guest({ aud: ['other', 'facet-test'] }))).status).toBe(200);
  });

  it.each([
    ['another audience', () => guest({ aud: 'other' })],
    ['no audience', () => guest({ aud: undefined })],
    ['an issuer that nobody trusts', () => guest({ iss: 'urn:issuer:evil' })],
    ['an issuer spelled a little differently', () => guest({ iss: 'urn:issuer:ID' })],
    ['an issuer that is a list', () => guest({ iss: ['urn:issuer:id'] })],
    ['the issuer of another key', () => guest({ iss: 'urn:issuer:two' })],
    ['our own issuer', () => guest({ iss: 'facet' })],
    ['no expiry', () => guest({ exp: undefined })],
    ['an expiry that is a text', () => guest({ exp: '4000000000' })],
    ['a time before which it is not valid', () => guest({ nbf: seconds(120) })],
    ['no subject', () => guest({ sub: undefined })],
    ['an empty subject', () => guest({ sub: '' })],
    ['a blank subject', () => guest({ sub: ' ' })],
    ['a subject that is a number', () => guest({ sub: 7 })],
    ['a subject that is the provider and nothing', () => guest({ sub: 'id|' })],
    ['a subject without a provider before the bar', () => guest({ sub: `|${subject}` })],
    ['a subject in the space of our own ids', () => guest({ sub: `local|${subject}` })],
    ['a subject with U+0000', () => guest({ sub: `${subject}\0` })],
    ['a subject with half a surrogate pair', () => guest({ sub: `${subject}\ud800` })],
    ['a subject of 8,000 characters', () => guest({ sub: `${subject}${'x'.repeat(8_000)}` })],
    ['no signature', () => bearer(unsigned(parts({}, { alg: 'none' })))],
    [
      'a signature over other claims',
      () => bearer(unsigned(parts({ name: 'X' }), signed(parts(), first.privateKey).split('.')[2])),
    ],
    ['the public key as HMAC secret', () => bearer(signedWithText(parts({}, { alg: 'HS256' }), first.publicPem))],
    ['an algorithm that is not on the list', () => guest({}, { alg: 'RS512' })],
    ['an unknown key id', () => guest({}, { kid: 'unknown' })],
    ['critical extensions that nobody knows', () => guest({}, { crit: ['x'], x: 1 })],
  ])('with %s is refused and makes nobody', async (_, make) => {
    const before = await facet.sql('select count(*) from users');
    const me = await api.as(make()).get('/me');
    expect([me.status, me.body]).toEqual([401, { code: 'Unauthorized', message: 'A valid credential is needed.' }]);
    expect(me.headers.get('www-authenticate')).toBe('Bearer realm="facet", error="invalid_token"');
    expect((await self(make())).body.message).toBe('Failed to authenticate user');
    expect(await facet.sql('select count(*) from users')).toEqual(before);
  });

  it('that has expired is told apart', async () => {
    const who = guest();
    expect((await later(320, () => api.as(who).get('/me'))).status).toBe(200);
    const { status, body } = await later(331, () => api.as(who).get('/me'));
    expect([status, body.message]).toEqual([401, 'The access token has expired.']);
  });

  it.each(['jku', 'x5u'])('cannot name another place for keys in %s', async (name) => {
    const mine = aKey('RS256');
    server.publish('/evil.json', [mine]);
    const header = { kid: mine.kid, [name]: `http://127.0.0.1:${facet.sparePort}/evil.json` };
    expect((await self(guest({}, header, mine))).status).toBe(401);
    expect(server.asked).not.toContain('/evil.json');
  });

  it('cannot bring its key', async () => {
    const mine = aKey('RS256');
    expect((await self(guest({}, { jwk: mine.publicJwk }, mine))).status).toBe(401);
    expect((await self(guest({}, { jwk: mine.publicJwk, kid: first.kid }, mine))).status).toBe(401);
  });

  it.each([
    ['U+0000', 'Eve\0'],
    ['half a surrogate pair', 'Eve\ud800'],
    ['a pair that the limit would cut', `${'x'.repeat(199)}😀`],
    ['1,000 characters', 'x'.repeat(1_000)],
    ['a control character', 'Eve\u0007\u001b[31m'],
    ['no text', { toString: 'Eve' }],
  ])('with %s in its claims still makes a person that every face can show', async (_, value) => {
    const who = guest({
      name: value,
      nickname: value,
      given_name: value,
      family_name: value,
      email: value,
      picture: value,
    });
    const { status, body } = await self(who);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/\\u0000|\\ud800|\\u0007|\ufffd/);
    expect((await api.as(who).get('/me')).status).toBe(200);
  });

  it('of a key that the issuer has just begun to use is known soon', async () => {
    const next = aKey('ES256');
    server.publish('/id.json', [first, next]);
    const answer = await eventually(async () => {
      const one = await self(guest({}, {}, next));
      return one.status === 200 ? one : undefined;
    });
    expect(answer.body.id).toBe(`id|${subject}`);
    expect((await self(guest())).status).toBe(200);
  });

  it('with an unknown key id does not make us ask the issuer each time', async () => {
    const before = server.asked.length;
    await Promise.all(Array.from({ length: 50 }, (_, at) => self(guest({}, { kid: `unknown-${at}` }))));
    expect(server.asked.length - before).toBeLessThanOrEqual(2);
  });

  it('cannot be checked while the keys cannot be fetched: 503 and Retry-After', async () => {
    for (const [status, body] of [
      [500, 'broken'],
      [200, 'not json'],
      [200, '{"keys": 7}'],
      [302, ''],
    ] as const) {
      server.answer('/down.json', status, body);
      const me = await api.as(guest({ iss: 'urn:issuer:down' })).get('/me');
      expect([me.status, me.body.code]).toEqual([503, 'ServiceUnavailable']);
      expect(me.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      const directory = await self(guest({ iss: 'urn:issuer:down' }));
      expect([directory.status, directory.body.statusCode]).toEqual([503, 503]);
    }
    server.publish('/down.json', [first]);
    expect((await self(guest({ iss: 'urn:issuer:down' }))).status).toBe(200);
  });

  it('of an issuer whose organization does not exist yet makes no user: 503', async () => {
    const { status, headers } = await self(guest({ iss: 'urn:issuer:lost' }));
    expect([status, headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(await countOf(subject)).toBe(0);
    await facet.write((tx, { organizations }) => organizations.create(tx, 'not-made' as OrganizationId, 'Made now'));
    expect((await self(guest({ iss: 'urn:issuer:lost' }))).body.id).toBe(`lost|${subject}`);
  });

  it('does not do where a session of ours is needed', async () => {
    expect((await api.as(guest()).post('/auth/logout')).status).toBe(204);
    expect((await self(guest())).status).toBe(200);
  });
});
