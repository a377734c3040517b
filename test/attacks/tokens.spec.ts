import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { claimsOf, refresh, signIn, type TestTokens } from '../support/account.js';
import { memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { partsOf, realKey, resigned, signed, signedWithText, unsigned } from '../support/tokens.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

let mia: TestPerson;
let mallory: { readonly server: Server; readonly url: string };
const visits: string[] = [];
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A place where an attacker would offer keys of their own. */
async function aKeyServer(): Promise<typeof mallory> {
  const server = createServer(({ url = '' }, response) => {
    visits.push(url);
    response.end(
      JSON.stringify({
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'mallory', use: 'sig', alg: 'ES256' }],
      }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as { port: number }).port}/keys` };
}

beforeAll(async () => {
  mia = await aPerson();
  mallory = await aKeyServer();
});

afterAll(() => void mallory.server.close());

const me = (token: string): Promise<Answer> => api.get('/me', { headers: { authorization: `Bearer ${token}` } });
const effect = 'nothing of the person is told';
const holds = ({ body, headers }: Answer): void => {
  expect(JSON.stringify(body)).not.toContain(mia.email);
  expect(headers.get('www-authenticate')).toContain('Bearer');
};

/** A forged token is refused, whatever was forged. */
const forged = (what: string, forge: (token: string) => string | Promise<string>): Attack => ({
  what,
  send: async () => me(await forge(mia.accessToken)),
  ...{ status: 401, effect, holds },
});

/** A header that names the attacker's keys; signed with them. */
const named = (what: string, header: () => Record<string, unknown>): Attack => ({
  what,
  send: () => {
    const { header: usual, claims } = partsOf(mia.accessToken);
    return me(signed({ header: { ...usual, alg: 'ES256', kid: 'mallory', ...header() }, claims }, own.privateKey));
  },
  status: 401,
  effect: 'the address in the token is not requested',
  holds: () => expect(visits).toEqual([]),
});

attacks('tokens', [
  { what: 'no token', send: () => api.get('/me'), status: 401, effect, holds },
  {
    what: 'a token in the query',
    send: () => api.get(`/me?access_token=${mia.accessToken}`),
    status: 401,
    effect,
    holds,
  },
  {
    what: 'a token in a cookie',
    send: () => api.get('/me', { headers: { cookie: `access_token=${mia.accessToken}` } }),
    status: 401,
    effect,
    holds,
  },
  forged('alg none without a signature', (token) =>
    unsigned({ ...partsOf(token), header: { ...partsOf(token).header, alg: 'none' } }),
  ),
  forged('alg nOnE with the old signature', (token) =>
    unsigned({ ...partsOf(token), header: { ...partsOf(token).header, alg: 'nOnE' } }, token.split('.')[2]),
  ),
  forged('HS256 with the public key as the secret, as PEM', async (token) => {
    const der = (await realKey()).publicKey.export({ format: 'der', type: 'spki' });
    const pem = createPublicKey({ key: der, format: 'der', type: 'spki' })
      .export({ format: 'pem', type: 'spki' })
      .toString();
    return signedWithText({ ...partsOf(token), header: { ...partsOf(token).header, alg: 'HS256' } }, pem);
  }),
  forged('HS256 with the published JWK as the secret', async (token) =>
    signedWithText(
      { ...partsOf(token), header: { ...partsOf(token).header, alg: 'HS256' } },
      JSON.stringify((await realKey()).publicJwk),
    ),
  ),
  forged('HS256 with an empty secret', (token) =>
    signedWithText({ ...partsOf(token), header: { ...partsOf(token).header, alg: 'HS256' } }, ''),
  ),
  named('jku to keys of their own', () => ({ jku: mallory.url })),
  named('x5u to a certificate of their own', () => ({ x5u: mallory.url })),
  named('kid that is the address of their keys', () => ({ kid: mallory.url })),
  named('their own key in the header, as jwk', () => ({ jwk: own.publicKey.export({ format: 'jwk' }) })),
  forged('kid that is a path', (token) => resigned(token, { header: { kid: '../../../../dev/null' } })),
  forged('kid with SQL in it', (token) => resigned(token, { header: { kid: `x' union select 'key` } })),
  forged('kid __proto__', (token) => resigned(token, { header: { kid: '__proto__' } })),
  forged('an ECDSA signature of zeros', (token) =>
    unsigned({ ...partsOf(token) }, Buffer.alloc(64).toString('base64url')),
  ),
  forged('crit with an extension that nobody knows', (token) =>
    resigned(token, { header: { crit: ['mallory'], mallory: true } }),
  ),
  forged('another issuer', (token) => resigned(token, { claims: { iss: 'https://mallory.example' } })),
  forged('another audience', (token) => resigned(token, { claims: { aud: 'elsewhere' } })),
  forged('another type', (token) => resigned(token, { header: { typ: 'id+jwt' } })),
  forged('a refresh token as an access token', () => mia.refreshToken),
  forged('the session of one with the name of another', async (token) =>
    resigned(token, { claims: { sub: (await aPerson()).id } }),
  ),
  forged('a session that never was', (token) => resigned(token, { claims: { sid: randomUUID() } })),
  forged('no expiry', (token) => resigned(token, { claims: { exp: undefined } })),
  forged('a token that is not valid yet', (token) =>
    resigned(token, { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }),
  ),
  forged('claims changed under the old signature', (token) =>
    unsigned({ ...partsOf(token), claims: { ...partsOf(token).claims, permissions: ['*'] } }, token.split('.')[2]),
  ),
  { what: 'a token after its time', send: () => later(601, () => me(mia.accessToken)), status: 401, effect, holds },
]);

async function replayed(): Promise<Answer> {
  const victim = await aPerson();
  const second = (await refresh(victim.refreshToken)).body as TestTokens;
  const third = (await refresh(second.refreshToken)).body as TestTokens;
  const replay = await refresh(victim.refreshToken);
  expect([replay.status, (await refresh(third.refreshToken)).status, (await me(third.accessToken)).status]).toEqual([
    401, 401, 401,
  ]);
  expect(await facet.sql('select 1 from sessions where id = $1', [claimsOf(victim.accessToken).sid])).toEqual([]);
  return replay;
}

async function after(end: (victim: TestPerson) => Promise<Answer>): Promise<Answer> {
  const victim = await aPerson();
  expect((await end(victim)).status).toBeLessThan(300);
  expect((await refresh(victim.refreshToken)).status).toBe(401);
  return me(victim.accessToken);
}

async function ban(victim: TestPerson): Promise<Answer> {
  const admin = await aPerson({ in: victim.organization, as: 'admin' });
  return api.as(admin).post(memberPath(victim, '/ban'), {});
}

attacks('sessions', [
  {
    what: 'a refresh token from two generations ago',
    send: replayed,
    status: 401,
    effect: 'the session is gone, for the thief and for the owner',
    holds: tellsNothing,
  },
  {
    what: 'a refresh token with one bit changed',
    send: () => {
      const bytes = Buffer.from(mia.refreshToken, 'base64url');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return refresh(bytes.toString('base64url'));
    },
    status: 401,
    effect: 'the session of the owner goes on',
    holds: async () => expect((await refresh(mia.refreshToken)).status).toBe(200),
  },
  {
    what: 'an access token as a refresh token',
    send: () => refresh(mia.accessToken),
    status: 400,
    effect: 'no token is given',
    holds: tellsNothing,
  },
  {
    what: 'a token after the logout',
    send: () => after((victim) => api.as(victim).post('/auth/logout')),
    status: 401,
    effect: 'both tokens are dead at once',
    holds: tellsNothing,
  },
  {
    what: 'a token of a session that its owner ended elsewhere',
    send: () =>
      after(async (victim) =>
        api.as(await signIn(victim)).delete(`/auth/sessions/${String(claimsOf(victim.accessToken).sid)}`),
      ),
    status: 401,
    effect: 'both tokens are dead at once',
    holds: tellsNothing,
  },
  {
    what: 'a token of a user who was banned',
    send: () => after(ban),
    status: 401,
    effect: 'both tokens are dead at once',
    holds: tellsNothing,
  },
  {
    what: 'a token of a user who was deleted',
    send: () => after((victim) => api.as(victim).delete('/me')),
    status: 401,
    effect: 'both tokens are dead at once',
    holds: tellsNothing,
  },
]);
