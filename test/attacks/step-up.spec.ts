/** @settings {"RATE_LIMITS":"on"} */
import { beforeAll, beforeEach, expect } from '@jest/globals';
import { login, refresh, signIn } from '../support/account.js';
import { api, type Answer, type Signer } from '../support/api.js';
import { aBrowserOf } from '../support/browser-sessions.js';
import { addAuthenticator, challengeOf, completeSignIn, type TestAuthenticator } from '../support/factors.js';
import { addPasskey, optionsOf, signInCredential, type RegisteredPasskey } from '../support/passkeys.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

let mia: TestPerson;
let app: TestAuthenticator;
let key: RegisteredPasskey;
/** A session of Mia that was opened before there was a factor, and that somebody else has. */
let stolen: Signer;
let plain: TestPerson;
let mallory: TestPerson;
let hers: TestAuthenticator;
let herKey: RegisteredPasskey;

beforeAll(async () => {
  [mia, plain, mallory] = [await aPerson(), await aPerson(), await aPerson()];
  stolen = await signIn(mia);
  [app, hers] = [await addAuthenticator(mia), await addAuthenticator(mallory)];
  [key, herKey] = [await addPasskey(mia), await addPasskey(mallory)];
});
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = any($1)`, [
    [mia.id, plain.id],
  ]);
});

const prove = (as: Signer, proof: object): Promise<Answer> => api.as(as).post('/auth/session/step-up', proof);
const optionsFor = (as: Signer): Promise<{ challenge: string }> =>
  optionsOf<{ challenge: string }>('/auth/session/step-up/options', api.as(as), undefined);

/** None of the sessions may do what needs a recent sign-in. */
async function staysOld(): Promise<void> {
  for (const one of [mia, stolen, plain]) {
    const { status, body } = await api.as(one).post('/auth/api-keys', { name: 'k', scopes: [] });
    expect([status, body.code]).toEqual([403, 'sign_in.not_fresh']);
  }
}
const held = { effect: 'no recent sign-in', holds: staysOld };

attacks('step-up', [
  {
    what: 'to make a stolen session recent with the stolen password, past the second factor',
    send: () => prove(stolen, { password: mia.password }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to make a session that has proved the factor recent with the password alone',
    send: () => prove(mia, { password: mia.password }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to learn from a session of a user with a factor whether a password is right',
    send: async () => {
      const right = await prove(stolen, { password: mia.password });
      const wrong = await prove(stolen, { password: 'not my password at all' });
      expect([right.status, right.body]).toEqual([wrong.status, wrong.body]);
      return wrong;
    },
    ...{ status: 403, effect: 'the same answer', holds: tellsNothing },
  },
  {
    what: 'to guess the password with a stolen session',
    send: async () => {
      let last = await prove(plain, { password: 'not my password 0' });
      for (let at = 1; at < 20 && last.status === 403; at += 1)
        last = await prove(plain, { password: `not my password ${at}` });
      return last;
    },
    ...{ status: 429, ...held },
  },
  {
    what: 'to guess the password in turns here and in currentPassword',
    send: async () => {
      let last = await prove(plain, { password: 'not my password 0' });
      for (let at = 1; at < 20 && last.status === 403; at += 1)
        last =
          at % 2 === 0
            ? await prove(plain, { password: `not my password ${at}` })
            : await api.as(plain).delete('/me', { currentPassword: `not my password ${at}` });
      return last;
    },
    ...{ status: 429, ...held },
  },
  {
    what: 'to guess codes with a stolen session',
    send: async () => {
      let last = await prove(stolen, { code: 'aaaa-bbbb-cccc-dddd' });
      for (let at = 1; at < 20 && last.status === 403; at += 1)
        last = await prove(stolen, { code: `aaaa-bbbb-cccc-${'abcdefghijklmnopqrst'[at] ?? ''}eee` });
      return last;
    },
    ...{ status: 429, ...held },
  },
  {
    what: 'to use a code again that a sign-in has used',
    send: async () => {
      const code = app.code();
      expect((await completeSignIn(challengeOf(await login(mia.email)), code)).status).toBe(200);
      return prove(stolen, { code });
    },
    ...{ status: 403, ...held },
  },
  {
    what: 'to use a code again that made another session recent',
    send: async () => {
      const code = app.code(1);
      expect((await prove(mia, { code })).status).toBe(204);
      await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
      return prove(stolen, { code });
    },
    ...{ status: 403, ...held },
  },
  {
    what: 'to use an own code for the session of another',
    send: () => prove(stolen, { code: hers.code() }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to use an own passkey for the session of another',
    send: async () => prove(stolen, { credential: herKey.key.get(await optionsFor(stolen)) }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to use the signature for one session with another session',
    send: async () => prove(stolen, { credential: key.key.get(await optionsFor(mia)) }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to use the signature of a sign-in',
    send: async () => prove(stolen, { credential: await signInCredential(key.key) }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to sign in with the signature of a step-up',
    send: async () => {
      const sent = { credential: key.key.get(await optionsFor(mia)) };
      return api.post('/auth/login/passkey', sent);
    },
    ...{ status: 401, ...held },
  },
  {
    what: 'to use a signature after its five minutes',
    send: async () => {
      const credential = key.key.get(await optionsFor(stolen));
      return later(301, () => prove(stolen, { credential }));
    },
    ...{ status: 403, ...held },
  },
  {
    what: 'to use a signature that a page of the attacker got',
    send: async () =>
      prove(stolen, { credential: key.key.get(await optionsFor(stolen), { origin: 'https://facet.example.net' }) }),
    ...{ status: 403, ...held },
  },
  {
    what: 'to make a session recent from a page of another site',
    send: async () => {
      const browser = await aBrowserOf(plain);
      await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [plain.id]);
      const evil = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' });
      return evil.api.post('/auth/session/step-up', { password: plain.password });
    },
    ...{ status: 403, ...held },
  },
  {
    what: 'to make a session recent by refreshing it',
    send: async () => {
      const { body } = await refresh(plain.refreshToken);
      return api.as({ headers: { authorization: `Bearer ${String(body.accessToken)}` } }).delete('/me');
    },
    ...{ status: 403, ...held },
  },
  {
    what: 'to make a session recent with an API key',
    send: async () => {
      expect((await prove(plain, { password: plain.password })).status).toBe(204);
      const { body } = await api.as(plain).post('/auth/api-keys', { name: 'k', scopes: ['update:me'] });
      await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [plain.id]);
      return api.with({ 'x-api-key': String(body.key) }).post('/auth/session/step-up', { password: plain.password });
    },
    ...{ status: 403, ...held },
  },
]);
