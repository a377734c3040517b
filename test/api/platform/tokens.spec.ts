import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { partsOf, realKey, resigned, signed, signedWithText, unsigned } from '../../support/tokens.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson();
});

const bearer = (token: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${token}` },
});
const faces = ['/me', '/api/v1/user/me'] as const;

/** Both APIs refuse, each in its words, and say how to come back. */
async function expectRefusal(headers: Record<string, string>): Promise<void> {
  const challenge =
    headers.authorization === undefined ? 'Bearer realm="facet"' : 'Bearer realm="facet", error="invalid_token"';
  const me = await api.get('/me', { headers });
  expect([me.status, me.body.code, me.headers.get('www-authenticate')]).toEqual([401, 'Unauthorized', challenge]);
  const self = await api.get('/api/v1/user/me', { headers });
  expect([self.status, self.body.message, self.headers.get('www-authenticate')]).toEqual([
    401,
    'Failed to authenticate user',
    challenge,
  ]);
}

const forgeries: [string, (token: string) => string | Promise<string>][] = [
  ['garbage', () => 'garbage'],
  ['three parts of garbage', () => 'a.b.c'],
  ['JSON that is none', () => `${Buffer.from('{').toString('base64url')}.e30.c2ln`],
  ['a header that is null', () => `${Buffer.from('null').toString('base64url')}.e30.c2ln`],
  ['no signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
  ['a signature cut short', (token) => token.slice(0, -8)],
  [
    'alg none',
    (token) => unsigned({ header: { ...partsOf(token).header, alg: 'none' }, claims: partsOf(token).claims }),
  ],
  [
    'alg None and the old signature',
    (token) =>
      unsigned(
        { header: { ...partsOf(token).header, alg: 'None' }, claims: partsOf(token).claims },
        token.split('.')[2],
      ),
  ],
  [
    'HS256 with the public key as secret',
    async (token) => {
      const pem = createPublicKey((await realKey()).publicKey.export({ format: 'pem', type: 'spki' })).export({
        format: 'pem',
        type: 'spki',
      });
      const { header, claims } = partsOf(token);
      return signedWithText({ header: { ...header, alg: 'HS256' }, claims }, pem.toString());
    },
  ],
  [
    'HS256 with the published key as secret',
    async (token) => {
      const { header, claims } = partsOf(token);
      return signedWithText(
        { header: { ...header, alg: 'HS256' }, claims },
        JSON.stringify((await realKey()).publicJwk),
      );
    },
  ],
  [
    'other claims under the old signature',
    (token) => {
      const { header, claims } = partsOf(token);
      return unsigned({ header, claims: { ...claims, exp: 4_000_000_000 } }, token.split('.')[2]);
    },
  ],
  ['another issuer', (token) => resigned(token, { claims: { iss: 'https://elsewhere.example' } })],
  ['no issuer', (token) => resigned(token, { claims: { iss: undefined } })],
  ['another audience', (token) => resigned(token, { claims: { aud: 'elsewhere' } })],
  ['no audience', (token) => resigned(token, { claims: { aud: undefined } })],
  ['another type', (token) => resigned(token, { header: { typ: 'JWT' } })],
  ['no type', (token) => resigned(token, { header: { typ: undefined } })],
  ['an unknown key id', (token) => resigned(token, { header: { kid: randomUUID() } })],
  ['no key id', (token) => resigned(token, { header: { kid: undefined } })],
  ['a key id that is a path', (token) => resigned(token, { header: { kid: '../../../dev/null' } })],
  ['a key id that is no text', (token) => resigned(token, { header: { kid: { $ne: null } } })],
  ['no expiry', (token) => resigned(token, { claims: { exp: undefined } })],
  ['an expiry that is a text', (token) => resigned(token, { claims: { exp: '4000000000' } })],
  ['no session', (token) => resigned(token, { claims: { sid: undefined } })],
  ['a session that is no uuid', (token) => resigned(token, { claims: { sid: 'x' } })],
  ['a session that is a list', (token) => resigned(token, { claims: { sid: [] } })],
  ['an unknown session', (token) => resigned(token, { claims: { sid: randomUUID() } })],
  [
    'the session of somebody else',
    async (token) => resigned(token, { claims: { sid: partsOf((await aPerson()).accessToken).claims.sid } }),
  ],
  ['the name of somebody else', async (token) => resigned(token, { claims: { sub: (await aPerson()).id } })],
  ['a subject that is no uuid', (token) => resigned(token, { claims: { sub: 'admin' } })],
  ['no subject', (token) => resigned(token, { claims: { sub: undefined } })],
  [
    'claims that are a list',
    (token) =>
      unsigned(
        { header: partsOf(token).header, claims: [] as unknown as Record<string, unknown> },
        token.split('.')[2],
      ),
  ],
  [
    'a key of its own in the header',
    (token) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { header, claims } = partsOf(token);
      return signed({ header: { ...header, jwk: publicKey.export({ format: 'jwk' }) }, claims }, privateKey);
    },
  ],
  [
    'the right key id under another key',
    (token) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { header, claims } = partsOf(token);
      return signed({ header, claims }, privateKey);
    },
  ],
  [
    'another algorithm than the key is for',
    (token) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { header, claims } = partsOf(token);
      return signed({ header: { ...header, alg: 'RS256' }, claims }, privateKey);
    },
  ],
  ['a refresh token', () => mia.refreshToken],
  ['12,000 characters', () => 'x'.repeat(12_000)],
];

describe('An access token', () => {
  it.each(forgeries)('with %s is refused by both APIs', async (_, forge) => {
    await expectRefusal({ authorization: `Bearer ${await forge(mia.accessToken)}` });
  });

  it('that is signed like ours passes, so the forgeries fail for what they change', async () => {
    const token = await resigned(mia.accessToken, { claims: { jti: randomUUID() } });
    for (const path of faces) expect((await api.as(bearer(token)).get(path)).status).toBe(200);
  });

  it('passes whatever the case of the scheme, and with blanks around it', async () => {
    for (const scheme of ['bearer ', 'BEARER ', 'Bearer   '])
      expect((await api.get('/me', { headers: { authorization: scheme + mia.accessToken } })).status).toBe(200);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    `Basic ${Buffer.from('a:b').toString('base64')}`,
    'Token abc',
    'Bearer a b',
    'Bearer ä',
    'Bearer "x"',
  ])('is not what stands in Authorization: %j', async (authorization) => expectRefusal({ authorization }));

  it('is not taken from the query or from a cookie', async () => {
    expect((await api.get(`/me?access_token=${mia.accessToken}`)).status).toBe(401);
    expect((await api.get('/me', { headers: { cookie: `access_token=${mia.accessToken}` } })).status).toBe(401);
  });

  it('that has expired is refused and told apart on /me', async () => {
    const answers = await later(601, () => Promise.all(faces.map((path) => api.as(mia).get(path))));
    expect(answers.map((one) => [one.status, one.body.message])).toEqual([
      [401, 'The access token has expired.'],
      [401, 'Failed to authenticate user'],
    ]);
    expect(answers[0]?.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('still passes shortly before', async () => {
    const person = await aPerson();
    expect((await later(590, () => api.as(person).get('/me'))).status).toBe(200);
  });

  it('of a session that has ended is refused at once', async () => {
    const person = await aPerson();
    await api.as(person).post('/auth/logout');
    await expectRefusal(person.headers);
  });

  it('of a session whose time is over is refused', async () => {
    const person = await aPerson();
    await facet.sql(`update sessions set expires_at = now() - interval '1 second' where user_id = $1`, [person.id]);
    await expectRefusal(person.headers);
  });

  it.each(['banned', 'pending', 'invited', 'deleted'])('of a user who is %s is refused at once', async (status) => {
    const person = await aPerson();
    await facet.sql('update users set status = $2 where id = $1', [person.id, status]);
    await expectRefusal(person.headers);
  });

  it('of a user who was removed from the organization keeps /me and loses the permissions', async () => {
    const person = await aPerson({ as: 'admin' });
    await facet.sql('delete from members where user_id = $1', [person.id]);
    expect((await api.as(person).get('/me')).status).toBe(200);
    const { status, body } = await api.as(person).get('/api/v1/user/me');
    expect([status, body.message]).toEqual([403, 'Missing required scopes: read:users']);
    expect((await api.as(person).get('/api/v1/organization/roles')).status).toBe(403);
  });

  it('carries no permissions: what changes in the database holds at once', async () => {
    const person = await aPerson({ as: 'admin' });
    expect(partsOf(person.accessToken).claims).not.toHaveProperty('permissions');
    expect((await api.as(person).get('/api/v1/organization/roles')).status).toBe(200);
    await facet.sql('delete from role_assignments where user_id = $1', [person.id]);
    expect((await api.as(person).get('/api/v1/organization/roles')).status).toBe(403);
  });

  it('of a key that came later is known', async () => {
    const { kid } = await facet.signingKeys.rotate('RS256', false);
    await facet.sql(`update signing_keys set active_from = now() where kid = $1`, [kid]);
    await facet.signingKeys.ensure();
    const { body } = await api.post('/auth/login', { email: mia.email, password: mia.password });
    expect((await api.as(bearer(body.accessToken as string)).get('/me')).status).toBe(200);
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });
});
