/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback","CORS_ORIGINS":"https:\/\/app.example.com"} */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { api, type Answer } from '../support/api.js';
import { TestBrowser } from '../support/browser-sessions.js';
import { addAuthenticator, challengeOf } from '../support/factors.js';
import { aPerson, type TestPerson } from '../support/people.js';
import {
  addProvider,
  begin,
  complete,
  linkTo,
  ProviderServer,
  redirectUri,
  signInWith,
  type Begun,
} from '../support/provider-server.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}/honest`);
const evil = new ProviderServer(`http://127.0.0.1:${facet.sparePort}/honest`);
let strict: string;
let admin: TestPerson;
let mia: TestPerson;
let mallory: TestPerson;
let victim: TestPerson;

beforeAll(async () => {
  await provider.listen(facet.sparePort);
  strict = await facet.another({ IDENTITY_PROVIDER_ADDRESSES: 'public' });
  admin = await aPerson({ as: 'admin' });
  [mia, mallory] = [
    await aPerson({ in: admin.organization, verified: true }),
    await aPerson({ in: admin.organization, verified: true }),
  ];
  await addProvider(admin, provider.issuer);
});
afterAll(() => provider.close());

const sessionsOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from sessions where user_id = $1', [id])).length;

/** The answer tells nothing, and Mia has the session of her sign-up alone. */
async function signsNobodyIn(answer: Answer): Promise<void> {
  tellsNothing(answer);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await sessionsOf(mia)).toBe(1);
}

const refused = { status: 401, effect: 'no session', holds: signsNobodyIn };
const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' };
const choice = (): object => ({ organizationId: admin.organization, provider: 'corp', redirectUri });
const path = (): string => `/admin/organizations/${admin.organization}/identity-providers`;

const forbidden: readonly string[] = [
  'https://127.0.0.1/',
  'http://127.0.0.1/',
  'https://localhost/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/',
  'https://192.168.1.1/',
  'https://[fd00::1]/',
  'https://0.0.0.0/',
  `https://${hostname()}/`,
];

attacks('identity providers', [
  ...forbidden.map((issuer): Attack => ({
    what: `to have the server call ${issuer.replace(hostname(), 'its own name')}`,
    send: () =>
      api.as(admin).at(strict).post(path(), { id: 'inside', name: 'Inside', issuer, clientId: 'x', clientSecret: 'x' }),
    status: 400,
    effect: 'no provider',
    holds: async () => expect((await api.as(admin).get(`${path()}/inside`)).status).toBe(404),
  })),
  {
    what: 'to have the server call inside with a provider of before',
    send: async () => {
      const begun = await begin(admin.organization);
      const before = provider.asked.length;
      const answer = provider.answerTo(begun.authorizationUrl, { sub: randomUUID() });
      expect((await complete(begun, answer, api.at(strict))).status).toBe(503);
      const started = await api.at(strict).post('/auth/login/provider', choice());
      expect(provider.asked).toHaveLength(before);
      return started;
    },
    status: 503,
    effect: 'no call',
    holds: tellsNothing,
  },
  ...['https://mallory.example/', `${redirectUri}@mallory.example/`, `${redirectUri}/../x`, '//mallory.example'].map(
    (uri): Attack => ({
      what: `to have users sent to ${uri}`,
      send: () => api.post('/auth/login/provider', { ...choice(), redirectUri: uri }),
      status: 400,
      effect: 'no address to go to',
      holds: tellsNothing,
    }),
  ),
  {
    what: 'to sign a visitor in as the attacker, with the answer of an own sign-in',
    send: async () => {
      const own = await begin(admin.organization);
      const browser = new TestBrowser();
      const begun = await browser.api.post('/auth/session/provider', choice());
      browser.cookie = begun.headers.getSetCookie()[0]?.split(';')[0];
      const answer = provider.answerTo(own.authorizationUrl, { sub: 'mallory' });
      return browser.api.post('/auth/session/provider/completion', answer);
    },
    ...refused,
  },
  {
    what: 'to sign a visitor in from another site',
    send: async () => {
      const own = await begin(admin.organization);
      const answer = provider.answerTo(own.authorizationUrl, { sub: 'mallory' });
      const visitor = new TestBrowser(`__Host-facet-sign-in=${own.request}`).on(foreign);
      return visitor.api.post('/auth/session/provider/completion', answer);
    },
    ...{ status: 403, effect: 'no session, no cookie', holds: signsNobodyIn },
  },
  {
    what: 'to use an answer of the provider that was seen in an address',
    send: async () => {
      const begun = await begin(admin.organization);
      const answer = provider.answerTo(begun.authorizationUrl, { sub: 'mia' });
      return complete(await begin(admin.organization), answer);
    },
    ...refused,
  },
  {
    what: 'to link an own identity to the account of a visitor',
    send: async () => {
      const own = (await api.as(mallory).post('/auth/identities', choice())).body as Begun;
      const answer = provider.answerTo(own.authorizationUrl, { sub: 'mallory' });
      return api.as(mia).post('/auth/identities/completion', { request: own.request, ...answer });
    },
    ...{
      status: 401,
      effect: 'no identity',
      holds: async (answer: Answer) => {
        tellsNothing(answer);
        expect((await api.as(mia).get('/me')).body).toMatchObject({ identities: [] });
      },
    },
  },
  {
    what: 'to take an account over with an address that the provider does not call verified',
    send: async () => signInWith(provider, admin.organization, { sub: 'fake', email: mia.email }),
    status: 200,
    effect: 'an account of its own, without the address',
    holds: async ({ body }: Answer) => {
      expect((body as { user: { id: string } }).user.id).not.toBe(mia.id);
      const [owner] = await facet.sql('select user_id from emails where email = $1', [mia.email]);
      expect(owner).toEqual({ user_id: mia.id });
    },
  },
  {
    what: 'to take an account over with a provider of an own organization, which asserts what it likes',
    send: async () => {
      const own = await aPerson({ as: 'admin' });
      await addProvider(own, provider.issuer, { id: 'liar' });
      const claims = { sub: `local|${mia.id}`, email: mia.email, email_verified: true };
      return signInWith(provider, own.organization, claims, 'liar');
    },
    status: 200,
    effect: 'an account of its own, whose id and address are not those of the victim',
    holds: async ({ body }: Answer) => {
      const { id } = (body as { user: { id: string } }).user;
      expect(id).not.toBe(mia.id);
      expect(await facet.sql('select email_verified from identities where user_id = $1', [id])).toEqual([
        { email_verified: false },
      ]);
      expect(await facet.sql('select 1 from emails where user_id = $1', [id])).toEqual([]);
    },
  },
  {
    what: 'to bring the code of one provider to another (mix-up)',
    send: async () => {
      const begun = await begin(admin.organization);
      return complete(begun, { ...provider.answerTo(begun.authorizationUrl), iss: 'https://mallory.example' });
    },
    ...refused,
  },
  {
    what: 'to forge an ID token',
    send: async () => {
      provider.signingKey = evil.key;
      try {
        return await signInWith(provider, admin.organization, { sub: 'mia' });
      } finally {
        provider.signingKey = undefined;
      }
    },
    ...refused,
  },
  {
    what: 'to read the secret of a provider as an admin of another organization',
    send: async () => api.as(await aPerson({ as: 'admin' })).get(`${path()}/corp`),
    ...{ status: 404, effect: 'nothing is disclosed', holds: tellsNothing },
  },
  {
    what: 'to sign in with a stolen account at the provider alone, past the second factor',
    send: async () => {
      const sub = randomUUID();
      victim = await aPerson({ in: admin.organization });
      expect((await linkTo(victim, provider, admin.organization, { sub })).status).toBe(200);
      await addAuthenticator(victim);
      return signInWith(provider, admin.organization, { sub });
    },
    ...{ status: 403, effect: 'the factor is asked for' },
    holds: async (answer) => {
      expect(challengeOf(answer)).not.toBe('');
      expect(await sessionsOf(victim)).toBe(1);
    },
  },
]);
