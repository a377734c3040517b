import { beforeAll, expect } from '@jest/globals';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { rowCounts } from '../support/database.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing, type Attack } from './attack.js';
import { wire } from './wire.js';

let ada: TestPerson;
let other: TestPerson;
let before: Record<string, number>;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  other = await aPerson();
  before = await rowCounts();
});

const untold = ({ body }: Answer): void => {
  expect(JSON.stringify(body ?? '')).not.toContain(other.email);
  expect(JSON.stringify(body ?? '')).not.toMatch(/root:|"version"|DATABASE_URL/);
};

/** A path as it is written, by an admin. */
const path = (what: string, status: number, of: () => string): Attack => ({
  what,
  send: () => wire(of(), { headers: ada.headers }),
  ...{ status, effect: 'nothing is disclosed', holds: untold },
});

attacks('paths', [
  path('/../.env', 404, () => '/../.env'),
  path('/pictures/..%2f..%2fpackage.json', 404, () => '/pictures/..%2f..%2fpackage.json'),
  path('/pictures/%2e%2e/package.json', 404, () => '/pictures/%2e%2e/package.json'),
  path('/pictures/..%252f..%252fpackage.json', 404, () => '/pictures/..%252f..%252fpackage.json'),
  path('/pictures/..\\..\\package.json', 404, () => '/pictures/..\\..\\package.json'),
  path('/docs/../../package.json', 404, () => '/docs/../../package.json'),
  path('/docs/%2e%2e%2fpackage.json', 404, () => '/docs/%2e%2e%2fpackage.json'),
  path('/me/%00', 422, () => '/me/%00'),
  path('an id with %00', 400, () => `/api/v1/user/${ada.id}%00`),
  path('an id with an overlong slash, %c0%af', 400, () => '/api/v1/user/..%c0%afme'),
  path(
    'a permission walked around: /api/v1/user/me/../{id of another organization}',
    404,
    () => `/api/v1/user/me/../${other.id}`,
  ),
  path(
    'another organization behind the own, by %2f..%2f',
    404,
    () => `/admin/organizations/${ada.organization}%2f..%2f${other.organization}/members`,
  ),
  path(
    'another organization behind the own, by /../',
    404,
    () => `/admin/organizations/${ada.organization}/../${other.organization}/members`,
  ),
  path('//admin/organizations/{other}/members', 404, () => `//admin/organizations/${other.organization}/members`),
  path(
    'a whole address in the place of the path',
    404,
    () => `http://mallory.example/admin/organizations/${other.organization}/members`,
  ),
  path('/admin/permissions;/../me', 404, () => '/admin/permissions;/../me'),
  {
    what: 'TRACE, which would echo the token',
    send: () => wire('/me', { method: 'TRACE', headers: ada.headers }),
    status: 405,
    effect: 'the token is not echoed',
    holds: ({ body }) => expect(JSON.stringify(body ?? '')).not.toContain(ada.accessToken),
  },
]);

const forged = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');
const members = (query: string): Promise<Answer> =>
  api.as(ada).get(inOrganization(ada.organization, `/members?${query}`));
const page = (query: string, status = 400): Attack => ({
  what: `members?${query.slice(0, 70)}`,
  send: () => members(query),
  ...{ status, effect: 'nothing is disclosed', holds: untold },
});

attacks('paging', [
  ...[
    'limit=0',
    'limit=-1',
    'limit=1000000000',
    'limit=1e9',
    'limit=NaN',
    'limit=1&limit=100',
    'limit[]=5',
    'cursor=garbage',
  ].map((query) => page(query)),
  page(`cursor=${forged({ id: 'x' })}`),
  page(`cursor=${forged(["' or 1=1 --", 'x'])}`),
  page(`cursor=${'x'.repeat(2000)}`),
  ...['page=0', 'page=-1', 'page=999999999999999999999', 'page=1;drop'].map((query): Attack => ({
    what: `referrals?${query}`,
    send: () => api.as(ada).get(`/v1/user/referrals?${query}`),
    ...{ status: 400, effect: 'nothing is disclosed', holds: tellsNothing },
  })),
  {
    what: 'referrals?page=100000000, to have the database skip',
    send: () => api.as(ada).get('/v1/user/referrals?page=100000000'),
    ...{ status: 400, effect: 'nothing is skipped', holds: tellsNothing },
  },
]);

const sql = `'; drop table users; --`;
const unharmed = async (answer: Answer): Promise<void> => {
  untold(answer);
  expect(await rowCounts()).toMatchObject({
    'public.users': before['public.users'],
    'public.roles': before['public.roles'],
    'public.members': before['public.members'],
  });
};
const injected = (what: string, status: number, send: () => Promise<Answer>): Attack => ({
  what,
  send,
  ...{ status, effect: 'all rows are there, none is disclosed', holds: unharmed },
});
const encoded = encodeURIComponent(sql);

attacks('injection', [
  injected('SQL in the search', 200, () => members(`search=${encoded}`)),
  injected('% in the search, to find all', 200, () =>
    members('search=%25%25%25').then((answer) => ({ ...answer, status: answer.body.members.length === 0 ? 200 : 599 })),
  ),
  injected('SQL in the role of the search', 400, () => members(`role=${encoded}`)),
  injected('SQL in the status of the search', 400, () => members(`status=${encoded}`)),
  injected('SQL in an order that nobody offers', 400, () => members(`order=${encoded}&sort=${encoded}`)),
  injected('SQL in a cursor', 400, () => members(`cursor=${forged([sql, sql])}`)),
  injected('SQL in an id', 404, () => api.as(ada).get(`/api/v1/user/${encoded}`)),
  injected('SQL in the id of an organization', 404, () => api.as(ada).get(`/admin/organizations/${encoded}/members`)),
  injected('SQL in the header of the organization', 403, () =>
    api.as(ada).with({ 'x-m2-organization-id': sql }).get('/api/profile'),
  ),
  injected('SQL in If-Match', 412, () =>
    api.as(ada).patch('/me', { name: 'Mallory' }, { headers: { 'if-match': `"${sql}"` } }),
  ),
  injected('SQL in an API key', 401, () => api.with({ 'x-api-key': `fct_${sql}` }).get('/me')),
  injected('SQL in a token', 401, () => api.with({ authorization: `Bearer ${sql}` }).get('/me')),
  injected('SQL in the address at the login', 401, () =>
    api.post('/auth/login', { email: `${sql}@example.com`, password: sql }),
  ),
  injected('SQL in a username', 200, () => m2(ada).put('/api/profile/', { username: sql })),
  injected('SQL in the prefix of the denylist', 200, () =>
    m2(ada).get(`/api/profile/username/denylist/?prefix=${encoded}`),
  ),
  injected('SQL in the fields of a profile', 400, () => api.as(ada).get(`/v1/user/profile?fields=${encoded}`)),
  injected('a pattern that takes exponential time', 200, () =>
    api.as(ada).patch(inOrganization(ada.organization, '/settings'), {
      usernameCustomization: { pattern: '(a+)+b', maxLength: 200 },
    }),
  ),
  injected('a name against that pattern', 400, () => m2(ada).put('/api/profile/', { username: 'a'.repeat(200) })),
]);
