/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com", "PUBLIC_URL": "https:\/\/api.example.com"} */
import { beforeAll, expect } from '@jest/globals';
import { claimsOf } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { aBrowserOf, cookieOf, TestBrowser } from '../support/browser-sessions.js';
import { aPerson, later, password, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

let mia: TestPerson;
let mallory: TestPerson;
/** The browser of Mia, at a page that she trusts. */
let browser: TestBrowser;

beforeAll(async () => {
  [mia, mallory] = [await aPerson(), await aPerson()];
  browser = await aBrowserOf(mia);
});

const sessionsOf = ({ id }: TestPerson): Promise<{ id: string }[]> =>
  facet.sql('select id from sessions where user_id = $1 order by id', [id]);
function givesNoCookie({ headers }: Answer): void {
  expect(headers.getSetCookie()).toEqual([]);
  expect([null, 'https://app.example.com']).toContain(headers.get('access-control-allow-origin'));
}

/** Nothing came of it: Mia is signed in as before, and no answer gave a cookie, or a permission to read it. */
async function isAsBefore(answer: Answer): Promise<void> {
  givesNoCookie(answer);
  expect((await browser.session()).body.user.id).toBe(mia.id);
}

const foreignPages: [string, Record<string, string>][] = [
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' }],
  ['another site, in a browser that does not say so', { origin: 'https://mallory.example' }],
  ['a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a sandboxed frame, in an old browser', { origin: 'null' }],
  ['a neighbouring host', { 'sec-fetch-site': 'same-site', origin: 'https://mallory.example.com' }],
  ['a neighbouring host that names no origin', { 'sec-fetch-site': 'same-site' }],
  ['the own host without encryption', { 'sec-fetch-site': 'cross-site', origin: 'http://api.example.com' }],
  ['the own host without encryption, in an old browser', { origin: 'http://api.example.com' }],
  [
    'an allowed origin, from where the cookie is foreign',
    { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' },
  ],
  [
    'an origin that begins like an allowed one',
    { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com.mallory.example' },
  ],
  ['a browser of tomorrow, in a word that is not known', { 'sec-fetch-site': 'near-by' }],
];

const refused = { status: 403, effect: 'no cookie, and nothing happens', holds: isAsBefore };

attacks(
  'CSRF with the session cookie',
  foreignPages.flatMap(([where, page]): Attack[] => [
    { what: `to refresh, from ${where}`, send: () => browser.on(page).api.post('/auth/session/refresh'), ...refused },
    { what: `to sign out, from ${where}`, send: () => browser.on(page).api.delete('/auth/session'), ...refused },
    { what: `to read who is signed in, from ${where}`, send: () => browser.on(page).session(), ...refused },
  ]),
);

attacks('login CSRF', [
  ...foreignPages.map(([where, page]): Attack => ({
    what: `to sign a visitor in as the attacker, from ${where}`,
    send: () => new TestBrowser().on(page).signIn(mallory),
    ...{ status: 403, effect: 'no session, no cookie' },
    holds: async (answer) => {
      givesNoCookie(answer);
      expect(await sessionsOf(mallory)).toHaveLength(1);
    },
  })),
  {
    what: 'to sign a visitor in with a form',
    send: () =>
      api.post('/auth/session', undefined, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        raw: `email=${encodeURIComponent(mallory.email)}&password=${encodeURIComponent(password)}`,
      }),
    ...{ status: 415, effect: 'no session, no cookie', holds: givesNoCookie },
  },
  {
    what: 'to sign a visitor in with text that is JSON',
    send: () =>
      api.post('/auth/session', undefined, {
        headers: { 'content-type': 'text/plain' },
        raw: JSON.stringify({ email: mallory.email, password }),
      }),
    ...{ status: 415, effect: 'no session, no cookie', holds: givesNoCookie },
  },
]);

let planted: TestBrowser;

attacks('session fixation', [
  {
    what: 'to plant a cookie, and to use it after the visitor signed in',
    send: async () => {
      planted = await aBrowserOf(mallory);
      const visitor = new TestBrowser(planted.cookie);
      await visitor.signIn(mia);
      return planted.session();
    },
    ...{ status: 200, effect: 'the planted cookie is still the one of its owner' },
    holds: ({ body }) => expect(body.user.id).toBe(mallory.id),
  },
  {
    what: 'to plant a second cookie of the same name',
    send: async () => new TestBrowser(`${planted.cookie}; ${browser.cookie}`).session(),
    ...{ status: 401, effect: 'neither of two counts', holds: isAsBefore },
  },
  {
    what: 'to plant a cookie without the prefix that other hosts cannot set',
    send: () => new TestBrowser(browser.cookie?.replace('__Host-', '')).session(),
    ...{ status: 401, effect: 'it is no cookie of Facet', holds: isAsBefore },
  },
  {
    what: 'to bring a refresh token of the application as a cookie',
    send: () => new TestBrowser(`__Host-facet-session=${mallory.refreshToken}`).session(),
    ...{ status: 200, effect: 'it is the session of its own owner, and no other' },
    holds: ({ body }) => expect(body.user.id).toBe(mallory.id),
  },
]);

attacks('the session cookie elsewhere', [
  ...['/me', '/api/v1/user/me', '/v1/user/profile', '/api/profile/', '/auth/sessions', '/auth/api-keys'].map(
    (path): Attack => ({
      what: `to read ${path} with the cookie alone`,
      send: () => browser.api.get(path),
      ...{ status: 401, effect: 'it counts on its own routes alone', holds: isAsBefore },
    }),
  ),
  {
    what: 'to change the name with the cookie alone',
    send: () => browser.api.patch('/me', { name: 'Mallory' }),
    ...{ status: 401, effect: 'it counts on its own routes alone', holds: isAsBefore },
  },
  {
    what: 'to put the cookie where an access token belongs',
    send: () => api.with({ authorization: `Bearer ${browser.cookie?.split('=')[1]}` }).get('/auth/session'),
    ...{ status: 401, effect: 'it is none', holds: isAsBefore },
  },
  {
    what: 'to use a stolen cookie a minute after its owner went on',
    send: async () => {
      const [owner, thief] = [await aBrowserOf(mia), new TestBrowser()];
      thief.cookie = owner.cookie;
      await owner.refresh();
      return later(61, () => thief.refresh());
    },
    ...{ status: 401, effect: 'the session is over, with an entry in the audit' },
    holds: async (answer) => {
      expect(cookieOf(answer)).toBeUndefined();
      const [last] = await facet.sql(
        `select details ->> 'session' as id from audit_entries where action = 'session.replayed' order by id desc limit 1`,
      );
      expect((await sessionsOf(mia)).map(({ id }) => id)).not.toContain(last?.id);
      expect(claimsOf(mia.accessToken).sid).not.toBe(last?.id);
    },
  },
]);

const stream = (person: TestPerson, more = ''): string =>
  `/v1/user/notifications/stream?containerId=${person.organization}&seconds=1${more}`;
const ticketOf = async (person: TestPerson): Promise<string> =>
  (await api.as(person).post('/auth/stream-ticket')).body.ticket as string;
const showsNoEvent = ({ headers }: Answer): void => expect(headers.get('content-type')).not.toContain('event-stream');

attacks('the stream of notifications', [
  ...foreignPages.map(([where, page]): Attack => ({
    what: `to follow with the cookie of a visitor, from ${where}`,
    send: () => browser.on(page).api.get(stream(mia)),
    ...{ status: 403, effect: 'no event', holds: showsNoEvent },
  })),
  {
    what: 'to use a ticket that was used, from a log or a history',
    send: async () => {
      const ticket = await ticketOf(mia);
      expect((await api.get(stream(mia, `&ticket=${ticket}`))).status).toBe(200);
      return api.get(stream(mia, `&ticket=${ticket}`));
    },
    ...{ status: 401, effect: 'it opens one stream', holds: showsNoEvent },
  },
  {
    what: 'to use a ticket after half a minute',
    send: async () => {
      const ticket = await ticketOf(mia);
      return later(31, () => api.get(stream(mia, `&ticket=${ticket}`)));
    },
    ...{ status: 401, effect: 'it is over', holds: showsNoEvent },
  },
  {
    what: 'to use a ticket of an own for the organization of another',
    send: async () => api.get(stream(mia, `&ticket=${await ticketOf(mallory)}`)),
    ...{ status: 404, effect: 'it is the ticket of its owner', holds: showsNoEvent },
  },
  {
    what: 'to guess the secret of a ticket whose id is known',
    send: async () => {
      const ticket = await ticketOf(mia);
      const guess = await api.get(stream(mia, `&ticket=${ticket.slice(0, -8)}AAAAAAAA`));
      expect((await api.get(stream(mia, `&ticket=${ticket}`))).status).toBe(200);
      return guess;
    },
    ...{ status: 401, effect: 'no event, and the ticket still works for its owner', holds: showsNoEvent },
  },
  {
    what: 'to bring a bad ticket beside a good cookie',
    send: () => browser.api.get(stream(mia, '&ticket=none')),
    ...{ status: 401, effect: 'the ticket counts, and it is none', holds: showsNoEvent },
  },
  {
    what: 'to read something else with a ticket',
    send: async () => api.get(`/auth/session?ticket=${await ticketOf(mia)}`),
    ...{ status: 401, effect: 'it opens streams alone', holds: tellsNothing },
  },
  {
    what: 'to make tickets with an API key that was found',
    send: async () => {
      const { body } = await api.as(mia).post('/auth/api-keys', { name: 'found', scopes: ['read:me'] });
      return api.with({ 'x-api-key': body.key as string }).post('/auth/stream-ticket');
    },
    ...{ status: 403, effect: 'no ticket', holds: tellsNothing },
  },
]);
