/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com", "PUBLIC_URL": "https:\/\/api.example.com"} */
import { beforeAll, expect } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { addAuthenticator } from '../support/factors.js';
import { aSignedInBrowser, locationOf, PageBrowser } from '../support/pages.js';
import { anOrganization, aPerson, password, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

const session = '__Host-facet-session';
const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

let mia: TestPerson;
let mallory: TestPerson;
/** The browser of Mia, who is signed in. */
let browser: PageBrowser;
/** One of a user with a second factor, and a recovery code. */
let factored: PageBrowser;
let recoveryCode: string;

beforeAll(async () => {
  [mia, mallory] = [await aPerson(), await aPerson({ name: 'Mallory <script>alert(1)</script>' })];
  browser = await aSignedInBrowser(mia);
  const nina = await aPerson();
  factored = await aSignedInBrowser(nina);
  [recoveryCode = ''] = (await addAuthenticator(nina)).recoveryCodes;
});

const foreignPages: [string, Record<string, string>][] = [
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' }],
  ['another site, in a browser that does not say so', { origin: 'https://mallory.example' }],
  ['a page of another site that sends no referrers', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a sandboxed frame, in an old browser', { origin: 'null' }],
  ['a neighbouring host', { 'sec-fetch-site': 'same-site', origin: 'https://mallory.example.com' }],
  ['a neighbouring host that sends no referrers', { 'sec-fetch-site': 'same-site', origin: 'null' }],
];

function givesNothing({ headers }: Answer): void {
  expect(headers.getSetCookie()).toEqual([]);
  expect(headers.get('location')).toBeNull();
}

const passwordStays = async (answer: Answer): Promise<void> => {
  givesNothing(answer);
  expect((await new PageBrowser().send('/auth/ui/sign-in', { email: mia.email, password })).status).toBe(303);
};
const sessionStays = async (answer: Answer): Promise<void> => {
  givesNothing(answer);
  expect((await browser.open('/auth/ui/account')).status).toBe(200);
};

attacks(
  'CSRF with the forms of the pages',
  foreignPages.flatMap(([where, page]): Attack[] => [
    {
      what: `to change the password, from ${where}`,
      send: () =>
        browser
          .on(page)
          .send('/auth/ui/account/password', { currentPassword: password, newPassword: 'five grey cranes at noon' }),
      ...{ status: 403, effect: 'the password stays', holds: passwordStays },
    },
    {
      what: `to sign a visitor out, from ${where}`,
      send: () => browser.on(page).send('/auth/ui/sign-out', {}),
      ...{ status: 403, effect: 'the visitor stays signed in', holds: sessionStays },
    },
    {
      what: `to sign a visitor in as the attacker, from ${where}`,
      send: () => new PageBrowser(page).send('/auth/ui/sign-in', { email: mallory.email, password }),
      ...{ status: 403, effect: 'no session, no cookie', holds: givesNothing },
    },
    {
      what: `to plant the token of an invitation, from ${where}`,
      send: () => new PageBrowser(page).send('/auth/ui/invitation/sign-in', { token: 'x' }),
      ...{ status: 403, effect: 'no cookie', holds: givesNothing },
    },
  ]),
);

const addresses = [
  'https://mallory.example/',
  '//mallory.example/',
  '/\\mallory.example/',
  '/\t/mallory.example/',
  '/.//mallory.example/',
  'https://app.example.com@mallory.example/',
  'https://app.example.com.mallory.example/',
  'http://app.example.com/',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
];

attacks(
  'open redirects',
  addresses.flatMap((address): Attack[] => [
    {
      what: `to lead a user who signs in to ${JSON.stringify(address)}`,
      send: () => {
        const path = `/auth/ui/sign-in?return_to=${encodeURIComponent(address)}`;
        return new PageBrowser().send(path, { email: mia.email, password });
      },
      ...{ status: 303, effect: 'it leads to the account page' },
      holds: (answer) => expect(locationOf(answer)).toBe('/auth/ui/account'),
    },
    {
      what: `to lead a user who signs out to ${JSON.stringify(address)}`,
      send: () => new PageBrowser().send(`/auth/ui/sign-out?return_to=${encodeURIComponent(address)}`, {}),
      ...{ status: 303, effect: 'it leads to the account page' },
      holds: (answer) => expect(locationOf(answer)).toBe('/auth/ui/account'),
    },
    {
      what: `to lead a user who has set up a second factor to ${JSON.stringify(address)}`,
      send: async () => {
        const path = `/auth/ui/account/factors/recovery-codes?return_to=${encodeURIComponent(address)}`;
        const answer = await factored.send(path, { code: recoveryCode });
        recoveryCode = /<code>([^<]+)/.exec(answer.body)?.[1] ?? '';
        return answer;
      },
      ...{ status: 200, effect: 'its link leads to the account page' },
      holds: ({ body }) => {
        expect(body).toContain('<a class="button" href="/auth/ui/account">');
        expect(body).not.toMatch(/href="(?!\/auth\/ui\/)/);
      },
    },
  ]),
);

/** Every text of the attacker is there as text alone. */
const runsNothing = ({ body, headers }: Answer): void => {
  expect(String(body)).not.toMatch(/<script>|<img|javascript:/i);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
};

attacks('HTML in what pages show', [
  ...['name', 'email', 'handle', 'organizationId'].map((name): Attack => ({
    what: `in the ${name} of a rejected sign-up`,
    send: () =>
      new PageBrowser().send('/auth/ui/sign-up', {
        ...{ name: 'Mallory', email: 'mallory@example.com', password, organizationId: 'nowhere' },
        [name]: evil,
      }),
    ...{ status: name === 'email' ? 400 : 404, effect: 'it is text', holds: runsNothing },
  })),
  {
    what: 'in the name of a user',
    send: async () => (await aSignedInBrowser(mallory)).open('/auth/ui/account'),
    ...{ status: 200, effect: 'it is text', holds: runsNothing },
  },
  {
    what: 'in the name of an organization',
    send: async () => {
      const organization = await anOrganization();
      // The application takes no such name.
      await facet.sql('update organizations set name = $2 where id = $1', [organization, evil]);
      return browser.open(`/auth/ui/sign-in?organization=${organization}`);
    },
    ...{ status: 200, effect: 'it is text', holds: runsNothing },
  },
  ...['return_to', 'ui_locales', 'organization', 'token'].map((name): Attack => ({
    what: `in ${name} of the address`,
    send: () => browser.open(`/auth/ui/reset?${name}=${encodeURIComponent(evil.slice(0, 60))}`),
    ...{ status: 200, effect: 'it is text', holds: runsNothing },
  })),
  {
    what: 'in the name of a field, and of a parameter',
    send: () => browser.send(`/auth/ui/sign-in?${encodeURIComponent(evil)}=1`, { [evil]: '1' }),
    ...{ status: 400, effect: 'it is not shown', holds: runsNothing },
  },
  {
    what: 'in the path',
    send: () => browser.open(`/auth/ui/${encodeURIComponent(evil)}`),
    ...{ status: 404, effect: 'it is not shown', holds: runsNothing },
  },
]);

attacks('the pages in another one', [
  {
    what: 'to show the account in a frame of another site',
    send: () => browser.open('/auth/ui/account', { 'sec-fetch-dest': 'iframe' }),
    ...{ status: 403, effect: 'no data, and browsers show nothing of it in a frame' },
    holds: ({ headers, body }) => {
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(body).not.toContain(mia.email);
    },
  },
  {
    what: 'to read the account with a script of another site',
    send: () => browser.open('/auth/ui/account', { 'sec-fetch-dest': 'empty', origin: 'https://mallory.example' }),
    ...{ status: 403, effect: 'no data' },
    holds: ({ headers, body }) => {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(body).not.toContain(mia.email);
    },
  },
]);

attacks('a sign-in over several pages', [
  {
    what: 'to plant a session, and to use it after the visitor signed in',
    send: async () => {
      const visitor = await aSignedInBrowser(mallory);
      const planted = visitor.cookies.get(session) ?? '';
      await visitor.submit('/auth/ui/sign-in', { email: mia.email, password });
      expect(visitor.cookies.get(session)).not.toBe(planted);
      const thief = new PageBrowser();
      thief.cookies.set(session, planted);
      return thief.open('/auth/ui/account');
    },
    ...{ status: 200, effect: 'it is still the one of its owner' },
    holds: ({ body }) => expect(body).toContain(mallory.email),
  },
  {
    what: 'to plant a second cookie with a challenge',
    send: async () => {
      const nina = await aPerson();
      const app = await addAuthenticator(nina);
      const visitor = new PageBrowser();
      await visitor.send('/auth/ui/sign-in', { email: nina.email, password });
      const challenge = visitor.cookies.get('__Host-facet-challenge');
      visitor.cookies.set('__Host-facet-challenge', `${challenge}; __Host-facet-challenge=${challenge}`);
      return visitor.send('/auth/ui/sign-in/factor', { code: app.code() });
    },
    ...{ status: 401, effect: 'neither of two counts', holds: givesNothing },
  },
  {
    what: 'to bring a header with the token of an invitation',
    send: () => new PageBrowser().send('/auth/ui/invitation/sign-in', { token: 'x; Domain=example.com; Path=/' }),
    ...{ status: 303, effect: 'it is a value alone' },
    holds: ({ headers }) =>
      expect(headers.getSetCookie()).toEqual([
        '__Host-facet-invitation=xDomainexample.comPath; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure',
      ]),
  },
]);

attacks('addresses that are known', [
  {
    what: 'to see by the sign-in whether an address is known',
    send: async () => {
      const known = await new PageBrowser().send('/auth/ui/sign-in', { email: mia.email, password: 'not this one' });
      const unknown = await new PageBrowser().send('/auth/ui/sign-in', {
        email: 'x@example.com',
        password: 'not this',
      });
      expect(known.body.replaceAll(mia.email, 'x@example.com')).toBe(unknown.body);
      return known;
    },
    ...{ status: 401, effect: 'the page is the same', holds: givesNothing },
  },
]);
