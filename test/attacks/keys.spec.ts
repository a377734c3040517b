import { beforeAll, expect } from '@jest/globals';
import { somebodyWho } from '../support/administration.js';
import { refresh } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { anOrganization, aPerson, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

let ada: TestPerson;
let mia: TestPerson;
let victim: TestPerson;
let key: { readonly id: string; readonly key: string };

const aKey = async (of: TestPerson, scopes: readonly string[]): Promise<typeof key> =>
  (await api.as(of).post('/auth/api-keys', { name: 'robot', scopes })).body as typeof key;
const by = (text: string): typeof api => api.with({ 'x-api-key': text });
const keysOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from api_keys where user_id = $1', [id])).length;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  victim = await aPerson();
  key = await aKey(ada, ['read:me', 'read:users', 'read:members']);
});

async function afterLosing(sql: string): Promise<Answer> {
  const owner = await aPerson({ as: 'admin' });
  const made = await aKey(owner, ['read:organization']);
  expect((await by(made.key).get('/api/v1/organization/roles')).status).toBe(200);
  await facet.sql(sql, [owner.id]);
  return by(made.key).get('/api/v1/organization/roles');
}

const works = async (): Promise<void> => expect((await by(key.key).get('/api/v1/user/me')).status).toBe(200);

attacks('keys and organizations', [
  {
    what: 'a key that is cut short',
    send: () => by(key.key.slice(0, -1)).get('/me'),
    status: 401,
    effect: 'the whole one still works',
    holds: works,
  },
  {
    what: 'the right id with another secret and a right checksum digit short',
    send: () => by(`fct_${key.id}_${'a'.repeat(32)}${key.key.slice(-7)}`).get('/me'),
    ...{ status: 401, effect: 'the whole one still works', holds: works },
  },
  {
    what: 'the account with a key as a bearer token, as if it were a session',
    send: () => api.with({ authorization: `Bearer ${key.key}` }).get('/auth/sessions'),
    ...{ status: 403, effect: 'a key is no session in either header', holds: tellsNothing },
  },
  {
    what: 'a key of one as a bearer token beside the key of another',
    send: async () =>
      api.with({ authorization: `Bearer ${key.key}`, 'x-api-key': (await aKey(mia, ['read:me'])).key }).get('/me'),
    ...{ status: 422, effect: 'neither is believed', holds: tellsNothing },
  },
  {
    what: "its owner's data with a key that has no scopes",
    send: async () => by((await aKey(mia, [])).key).get('/v1/user/profile?fields=email'),
    ...{
      status: 403,
      effect: 'nothing is disclosed',
      holds: ({ body }) => expect(JSON.stringify(body)).not.toContain(mia.email),
    },
  },
  {
    what: "to change its owner's data with a key that may only read them",
    send: async () => by((await aKey(mia, ['read:me'])).key).patch('/me', { name: 'Pwned' }),
    ...{
      status: 403,
      effect: 'nothing has changed',
      holds: async () => expect((await api.as(mia).get('/me')).body.name).not.toBe('Pwned'),
    },
  },
  {
    what: 'to make a key with a session that was stolen ten minutes after its sign-in',
    send: async () => {
      const { body } = await later(500, () => refresh(victim.refreshToken));
      return later(601, () =>
        api
          .with({ authorization: `Bearer ${(body as { accessToken: string }).accessToken}` })
          .post('/auth/api-keys', { name: 'for ever', scopes: [] }),
      );
    },
    ...{ status: 403, effect: 'nothing outlives the session', holds: async () => expect(await keysOf(victim)).toBe(0) },
  },
  {
    what: 'a key for ever, by saying nothing of its end',
    send: () => api.as(victim).post('/auth/api-keys', { name: 'for ever', scopes: [] }),
    ...{
      status: 201,
      effect: 'it ends in 90 days',
      holds: ({ body }) =>
        expect(
          Math.abs(Date.parse((body as { expiresAt: string }).expiresAt) - Date.now() - 90 * 86_400_000),
        ).toBeLessThan(60_000),
    },
  },
  {
    what: 'a key in the query',
    send: () => api.get(`/me?x-api-key=${key.key}&api_key=${key.key}`),
    status: 401,
    effect: 'nothing is disclosed',
    holds: tellsNothing,
  },
  {
    what: 'a key that was revoked a moment ago',
    send: async () => {
      const made = await aKey(mia, ['read:users']);
      await api.as(mia).delete(`/auth/api-keys/${made.id}`);
      return by(made.key).get('/api/v1/user/me');
    },
    ...{ status: 401, effect: 'dead from the next request on', holds: tellsNothing },
  },
  {
    what: 'a key at another organization',
    send: async () => by(key.key).get(`/admin/organizations/${await anOrganization()}/members`),
    ...{ status: 404, effect: 'as if the organization did not exist', holds: tellsNothing },
  },
  {
    what: 'a key at another organization to which the owner belongs too',
    send: async () => {
      const other = await anOrganization();
      await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [other, ada.id]);
      await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, other, ada.id, 'admin'));
      return by(key.key).get(`/admin/organizations/${other}/members`);
    },
    ...{ status: 404, effect: 'a key is of one organization', holds: tellsNothing },
  },
  {
    what: 'a key with the header of another organization',
    send: async () => by(key.key).get('/api/profile', { headers: { 'x-m2-organization-id': await anOrganization() } }),
    ...{ status: 403, effect: 'nothing is disclosed', holds: tellsNothing },
  },
  {
    what: 'a token with the header of another organization',
    send: async () => m2(mia, await anOrganization()).get('/api/profile'),
    status: 403,
    effect: 'nothing is disclosed',
    holds: tellsNothing,
  },
  {
    what: 'a key of a user who was removed',
    send: () => afterLosing('delete from members where user_id = $1'),
    status: 401,
    effect: 'it went with the membership',
    holds: tellsNothing,
  },
  {
    what: 'a key of a user who lost the role',
    send: () => afterLosing('delete from role_assignments where user_id = $1'),
    ...{ status: 403, effect: 'it can no more than its owner', holds: tellsNothing },
  },
  {
    what: 'a key of a user who was banned',
    send: () => afterLosing(`update users set status = 'banned' where id = $1`),
    status: 401,
    effect: 'nothing is disclosed',
    holds: tellsNothing,
  },
  {
    what: 'a key with more scopes than the owner may',
    send: () => api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:users', 'update:roles'] }),
    ...{
      status: 403,
      effect: 'no such key is made',
      holds: async () =>
        expect(
          await facet.sql(`select 1 from api_keys where user_id = $1 and 'update:roles' = any(scopes)`, [mia.id]),
        ).toEqual([]),
    },
  },
  {
    what: 'a key with the scope *',
    send: () => api.as(ada).post('/auth/api-keys', { name: 'robot', scopes: ['*'] }),
    ...{ status: 400, effect: 'no key is made', holds: async () => expect(await keysOf(ada)).toBe(1) },
  },
  {
    what: 'another route than the scopes are for',
    send: () => by(key.key).get('/api/v1/organization/roles'),
    status: 403,
    effect: 'nothing is disclosed',
    holds: tellsNothing,
  },
  {
    what: 'a wider key with a key',
    send: () => by(key.key).post('/auth/api-keys', { name: 'robot', scopes: ['read:users', 'update:roles'] }),
    ...{ status: 403, effect: 'a key makes no keys', holds: async () => expect(await keysOf(ada)).toBe(1) },
  },
  {
    what: 'another password with a key',
    send: () =>
      by(key.key).post('/auth/password', { currentPassword: ada.password, newPassword: 'four slow swans at noon' }),
    status: 403,
    effect: 'a key touches no credential',
    holds: async () =>
      expect((await api.post('/auth/login', { email: ada.email, password: ada.password })).status).toBe(200),
  },
  {
    what: 'to delete the account with a key',
    send: () => by(key.key).delete('/me'),
    ...{ status: 403, effect: 'the account is there', holds: works },
  },
  {
    what: 'a key of one beside the token of another',
    send: () => by(key.key).as(mia).with({ 'x-api-key': key.key }).get('/me'),
    ...{ status: 422, effect: 'neither is believed', holds: tellsNothing },
  },
  {
    what: 'to revoke the key of an admin without what the admin may',
    send: async () =>
      api
        .as(await somebodyWho(ada.organization, ['update:keys']))
        .delete(`/admin/organizations/${ada.organization}/api-keys/${key.id}`),
    ...{ status: 403, effect: 'the key works', holds: works },
  },
]);
