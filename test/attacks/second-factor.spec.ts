/** @settings {"RATE_LIMITS":"on","CORS_ORIGINS":"https:\/\/app.example.com"} */
import { beforeAll, beforeEach, expect } from '@jest/globals';
import { login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { TestBrowser } from '../support/browser-sessions.js';
import { addAuthenticator, challengeOf, completeSignIn, type TestAuthenticator } from '../support/factors.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

let mia: TestPerson;
let app: TestAuthenticator;
let mallory: TestPerson;
let own: TestAuthenticator;

beforeAll(async () => {
  [mia, mallory] = [await aPerson(), await aPerson()];
  [app, own] = [await addAuthenticator(mia), await addAuthenticator(mallory)];
});
beforeEach(() => facet.sql('delete from rate_limits'));

/** Mia has the session of her sign-up alone. */
async function opensNoSession({ headers }: Answer): Promise<void> {
  expect(headers.getSetCookie()).toEqual([]);
  expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toHaveLength(1);
}

const challengeFor = async ({ email }: TestPerson): Promise<string> => challengeOf(await login(email));
const wrongCode = (nth: number): string => `${(Number(app.code(2)) + nth) % 1_000_000}`.padStart(6, '0');

attacks('the second factor', [
  {
    what: 'to sign in with a stolen password alone',
    send: () => login(mia.email),
    ...{ status: 403, effect: 'a challenge and no session', holds: opensNoSession },
  },
  {
    what: 'to sign in with a stolen password alone, in a browser',
    send: () => new TestBrowser().signIn(mia),
    ...{ status: 403, effect: 'a challenge, no session and no cookie', holds: opensNoSession },
  },
  {
    what: 'to learn with a wrong password whether an account has a second factor',
    send: () => login(mia.email, 'not my password at all'),
    ...{ status: 401, effect: 'the answer to a wrong password', holds: tellsNothing },
  },
  {
    what: 'to complete the challenge of another with a code of an own app',
    send: async () => completeSignIn(await challengeFor(mia), own.code()),
    ...{ status: 403, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to complete the challenge of another with an own recovery code',
    send: async () => completeSignIn(await challengeFor(mia), own.recoveryCodes[0] ?? ''),
    ...{ status: 403, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to guess codes in one challenge after the other',
    send: async () => {
      const statuses: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const challenge = await challengeFor(mia);
        for (let at = 1; at <= 5; at += 1)
          statuses.push((await completeSignIn(challenge, wrongCode(100 + round * 5 + at))).status);
      }
      expect(statuses.filter((status) => status === 403)).toHaveLength(10);
      return completeSignIn(await challengeFor(mia), wrongCode(99));
    },
    ...{ status: 429, effect: 'ten tries for all challenges together', holds: opensNoSession },
  },
  {
    what: 'to use a challenge later',
    send: async () => {
      const challenge = await challengeFor(mia);
      return later(301, () => completeSignIn(challenge, app.code()));
    },
    ...{ status: 401, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to complete a challenge that waited while the user ended all sessions',
    send: async () => {
      const challenge = await challengeFor(mia);
      expect((await api.as(mia).delete('/auth/sessions')).status).toBe(204);
      return completeSignIn(challenge, app.code());
    },
    ...{ status: 401, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to use a challenge as an access token',
    send: async () => api.with({ authorization: `Bearer ${await challengeFor(mia)}` }).get('/me'),
    ...{ status: 401, effect: 'it opens nothing', holds: opensNoSession },
  },
  {
    what: 'to sign a visitor in as the attacker, from another site',
    send: async () =>
      new TestBrowser()
        .on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' })
        .api.post('/auth/session/factor', { challenge: await challengeFor(mallory), code: own.code() }),
    ...{ status: 403, effect: 'no session, no cookie', holds: opensNoSession },
  },
  {
    what: 'to remove the factor with a stolen session',
    send: () => api.as(mia).delete('/auth/factors/totp', { code: 'aaaa-bbbb-cccc-dddd' }),
    ...{
      status: 403,
      effect: 'the factor stays',
      holds: async () => expect((await api.as(mia).get('/auth/factors')).body.authenticatorApp).toBe(true),
    },
  },
  {
    what: 'to put an own app in the place of the one of a stolen session',
    send: () => api.as(mia).post('/auth/factors/totp', { currentPassword: mia.password }),
    ...{
      status: 409,
      effect: 'the app stays',
      holds: async () => expect((await completeSignIn(await challengeFor(mia), app.code())).status).toBe(200),
    },
  },
]);
