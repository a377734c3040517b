/** @settings {"RATE_LIMITS":"on"} */
import { beforeAll, beforeEach, expect } from '@jest/globals';
import { login, signIn } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { TestBrowser } from '../support/browser-sessions.js';
import { challengeOf } from '../support/factors.js';
import {
  addPasskey,
  factorCredential,
  optionsOf,
  signInCredential,
  signInWithPasskey,
  TestPasskey,
  type Ceremony,
  type RegisteredPasskey,
} from '../support/passkeys.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

let mia: TestPerson;
let own: RegisteredPasskey;
let mallory: TestPerson;
let hers: RegisteredPasskey;

beforeAll(async () => {
  [mia, mallory] = [await aPerson(), await aPerson()];
  [own, hers] = [await addPasskey(mia), await addPasskey(mallory)];
});
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  await facet.sql(`delete from sessions where user_id = $1 and created_at < now() - interval '1 hour'`, [mia.id]);
});

let sessions = 0;
const countOf = async (): Promise<number> =>
  (await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).length;
/** What is sent opens no session of Mia. */
const opening = (send: () => Promise<Answer>) => async (): Promise<Answer> => {
  sessions = await countOf();
  return send();
};
async function opensNoSession({ headers }: Answer): Promise<void> {
  expect(headers.getSetCookie()).toEqual([]);
  expect(await countOf()).toBe(sessions);
}
const keepsHerPasskeys = async (): Promise<void> =>
  expect((await api.as(mia).get('/auth/factors')).body.passkeys).toMatchObject([{ id: own.id }]);

const refused = { status: 401, effect: 'no session', holds: opensNoSession };
const signsIn = (ceremony: Ceremony, key = own.key): Promise<Answer> => signInWithPasskey(key, ceremony);
const challengeFor = async ({ email }: TestPerson): Promise<string> => challengeOf(await login(email));
const withFactor = (challenge: string, credential: object): Promise<Answer> =>
  api.post('/auth/login/factor/passkey', { challenge, credential });

attacks('passkeys', [
  {
    what: 'to send a signature again',
    send: async () => {
      const credential = await signInCredential(own.key);
      expect((await api.post('/auth/login/passkey', { credential })).status).toBe(200);
      return opening(() => api.post('/auth/login/passkey', { credential }))();
    },
    ...refused,
  },
  {
    what: 'to use a signature that a page of the attacker got',
    send: opening(() => signsIn({ origin: 'https://facet-login.example' })),
    ...refused,
  },
  {
    what: 'to use a signature for another domain',
    send: opening(() => signsIn({ domain: 'facet-login.example' })),
    ...refused,
  },
  {
    what: 'to use a signature that a frame in a page of another site got',
    send: opening(() => signsIn({ crossOrigin: true })),
    ...refused,
  },
  {
    what: 'to use a signature for a challenge of an own choice',
    send: opening(() => api.post('/auth/login/passkey', { credential: own.key.get({ challenge: 'A'.repeat(43) }) })),
    ...refused,
  },
  {
    what: 'to use a signature after its five minutes',
    send: opening(async () => {
      const credential = await signInCredential(own.key);
      return later(301, () => api.post('/auth/login/passkey', { credential }));
    }),
    ...refused,
  },
  {
    what: 'to use a stolen authenticator without its PIN as the only factor',
    send: opening(() => signsIn({ verified: false })),
    ...refused,
  },
  {
    what: 'to sign in as another with an own passkey that names the other',
    send: opening(() => signsIn({ userHandle: own.key.userHandle }, hers.key)),
    ...refused,
  },
  {
    what: 'to use a passkey that names no user',
    send: opening(() => signsIn({ userHandle: null })),
    ...refused,
  },
  {
    what: 'to sign with another key under the id of a passkey',
    send: opening(async () => {
      const forged = await signInCredential(hers.key, { userHandle: own.key.userHandle });
      const id = own.key.id.toString('base64url');
      return api.post('/auth/login/passkey', { credential: { ...forged, id, rawId: id } });
    }),
    ...refused,
  },
  {
    what: 'to use the copy of an authenticator, whose counter is behind',
    send: opening(() => signsIn({ counter: 1 })),
    ...{
      status: 401,
      effect: 'no session, and an entry in the audit',
      holds: async (answer: Answer) => {
        await opensNoSession(answer);
        const entries = await facet.sql(
          `select 1 from audit_entries where action = 'user.sign_in_refused' and details ->> 'reason' = 'passkey_counter'`,
        );
        expect(entries.length).toBeGreaterThan(0);
        own.key.counter = 1000;
      },
    },
  },
  {
    what: 'to use the signature of a registration to sign in',
    send: opening(async () => {
      const options = await optionsOf<{ challenge: string }>('/auth/login/passkey/options', api, undefined);
      return api.post('/auth/login/passkey', { credential: own.key.get(options, { type: 'webauthn.create' }) });
    }),
    ...refused,
  },
  {
    what: 'to use the options of a sign-in as those of a second factor',
    send: async () => {
      const challenge = await challengeFor(mia);
      return opening(async () => withFactor(challenge, await signInCredential(own.key)))();
    },
    ...{ status: 403, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to complete the challenge of another with an own passkey',
    send: async () => {
      const challenge = await challengeFor(mia);
      return opening(async () => withFactor(challenge, await factorCredential(hers.key, challenge)))();
    },
    ...{ status: 403, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to use a signature for one challenge with another challenge',
    send: async () => {
      const [first, second] = [await challengeFor(mia), await challengeFor(mia)];
      const credential = await factorCredential(own.key, first);
      return opening(() => withFactor(second, credential))();
    },
    ...{ status: 403, effect: 'no session', holds: opensNoSession },
  },
  {
    what: 'to learn from the options whether an address has a passkey',
    send: () => api.post('/auth/login/passkey/options', { email: mia.email }),
    ...{ status: 400, effect: 'the options take no address', holds: keepsHerPasskeys },
  },
  {
    what: 'to sign a visitor in as the attacker, from another site',
    send: opening(async () =>
      new TestBrowser()
        .on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' })
        .api.post('/auth/session/passkey', { credential: await signInCredential(hers.key) }),
    ),
    ...{ status: 403, effect: 'no session, no cookie', holds: opensNoSession },
  },
  {
    what: 'to register an own passkey with the options of another session',
    send: async () => {
      const options = await optionsOf('/auth/factors/passkeys/options', api.as(mia));
      const credential = new TestPasskey().create(options);
      return api.as(mallory).post('/auth/factors/passkeys', { name: 'mine', credential });
    },
    ...{ status: 400, effect: 'no passkey', holds: keepsHerPasskeys },
  },
  {
    what: 'to register a passkey with a session that a stolen password opened before there was a factor',
    send: async () => {
      const ann = await aPerson();
      const stolen = await signIn(ann);
      await addPasskey(ann);
      return api.as(stolen).post('/auth/factors/passkeys/options', { currentPassword: ann.password });
    },
    ...{ status: 403, effect: 'no options', holds: keepsHerPasskeys },
  },
  {
    what: 'to have the certificates of an attestation fetched from an address of the attacker',
    send: async () => {
      const options = await optionsOf('/auth/factors/passkeys/options', api.as(mia));
      const attestation = ['android-safetynet', new Map([['ver', '1']])] as const;
      return api
        .as(mia)
        .post('/auth/factors/passkeys', { name: 'k', credential: new TestPasskey().create(options, { attestation }) });
    },
    ...{ status: 400, effect: 'no passkey', holds: keepsHerPasskeys },
  },
  {
    what: 'to remove a passkey with a stolen session and the password',
    send: async () => {
      await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
      return api.as(mia).delete(`/auth/factors/passkeys/${own.id}`, { currentPassword: mia.password });
    },
    ...{ status: 403, effect: 'the passkey stays', holds: keepsHerPasskeys },
  },
  {
    what: 'to fill the database with options',
    send: async () => {
      let last = await api.post('/auth/login/passkey/options');
      for (let at = 0; at < 110 && last.status === 200; at += 1) last = await api.post('/auth/login/passkey/options');
      return last;
    },
    ...{ status: 429, effect: 'a hundred at once from one address', holds: keepsHerPasskeys },
  },
]);
