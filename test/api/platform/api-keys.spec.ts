import { beforeEach, describe, expect, it } from '@jest/globals';
import { ApiKeysService } from '@app/auth';
import { api, type Api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let key: string;
let keyId: string;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  ({ key, keyId } = await keyOf(ada, ['read:me', 'read:users', 'update:users']));
});

async function keyOf(
  person: TestPerson,
  scopes: string[],
  expiresAt?: string,
): Promise<{ key: string; keyId: string }> {
  const { status, body } = await api
    .as(person)
    .post('/auth/api-keys', { name: 'test', scopes, ...(expiresAt && { expiresAt }) });
  if (status !== 201) throw new Error(`making a key answered ${status}`);
  return { key: body.key as string, keyId: body.id as string };
}

const by = (text: string, more: Record<string, string> = {}): Api => api.with({ 'x-api-key': text, ...more });

async function expectRefusal(text: string): Promise<void> {
  const me = await by(text).get('/me');
  expect([me.status, me.body.code, me.headers.get('www-authenticate')]).toEqual([
    401,
    'Unauthorized',
    'Bearer realm="facet"',
  ]);
  const self = await by(text).get('/api/v1/user/me');
  expect([self.status, self.body.message]).toEqual([401, 'Failed to authenticate user']);
}

describe('An API key', () => {
  it('calls for its owner on both APIs', async () => {
    expect((await by(key).get('/me')).body.id).toBe(ada.id);
    expect((await by(key).get('/api/v1/user/me')).body.id).toBe(ada.directoryId);
  });

  it.each([
    ['empty', () => ''],
    ['garbage', () => 'garbage'],
    ['unknown', () => ApiKeysService.generate('A'.repeat(16), 'b'.repeat(32))],
    ['mistyped', (good: string) => good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')],
    ['of the right id with another secret', () => ApiKeysService.generate(keyId, 'b'.repeat(32))],
    ['cut short', (good: string) => good.slice(0, -1)],
    ['given twice', (good: string) => `${good}, ${good}`],
    ['in another case', (good: string) => good.toUpperCase()],
    ['an access token', () => ada.accessToken],
    ['very long', (good: string) => good + 'x'.repeat(8000)],
  ])('that is %s is refused by both faces', async (_, make) => expectRefusal(make(key)));

  it('is taken as Bearer too, on every API', async () => {
    const bearer = api.with({ authorization: `Bearer ${key}` });
    expect((await bearer.get('/me')).body.id).toBe(ada.id);
    expect((await bearer.get('/api/v1/user/me')).body.id).toBe(ada.directoryId);
    expect((await bearer.get('/v1/user/profile?fields=id')).body).toEqual({ id: ada.id });
    expect((await bearer.get('/api/profile/', { headers: { 'x-m2-organization-id': ada.organization } })).status).toBe(
      404,
    );
    expect((await bearer.get('/admin/organizations')).status).toBe(200);
    expect((await bearer.get('/auth/sessions')).body.code).toBe('session.needed');
  });

  it.each([
    ['mistyped', (good: string) => good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')],
    ['unknown', () => ApiKeysService.generate('A'.repeat(16), 'b'.repeat(32))],
    ['cut short', (good: string) => good.slice(0, 20)],
    ['its prefix alone', () => 'fct_'],
  ])('that is %s is refused as Bearer', async (_, make) => {
    const { status, body, headers } = await api.get('/me', { headers: { authorization: `Bearer ${make(key)}` } });
    expect([status, body.code, headers.get('www-authenticate')]).toEqual([
      401,
      'Unauthorized',
      'Bearer realm="facet", error="invalid_token"',
    ]);
  });

  it('and another key go together when they are of the same user, and the bearer counts', async () => {
    const { key: other } = await keyOf(ada, ['read:users']);
    const both = { authorization: `Bearer ${key}` };
    expect((await by(other, both).get('/me')).status).toBe(200);
    expect((await by(key, { authorization: `Bearer ${other}` }).get('/me')).status).toBe(403);
    const mia = await aPerson({ in: ada.organization });
    const { key: hers } = await keyOf(mia, ['read:me']);
    expect((await by(hers, both).get('/api/v1/user/me')).status).toBe(400);
  });

  it('is not taken from the query', async () => {
    expect((await api.get(`/me?x-api-key=${key}`)).status).toBe(401);
  });

  it('works until it expires', async () => {
    const { key: short } = await keyOf(ada, ['read:me'], new Date(Date.now() + 60_000).toISOString());
    expect((await by(short).get('/me')).status).toBe(200);
    await later(61, () => expectRefusal(short));
  });

  it('is dead at once when it is revoked', async () => {
    await api.as(ada).delete(`/auth/api-keys/${keyId}`);
    await expectRefusal(key);
  });

  it.each(['banned', 'deleted'])('of a user who is %s is refused', async (status) => {
    await facet.sql('update users set status = $2 where id = $1', [ada.id, status]);
    await expectRefusal(key);
  });

  it('goes with the membership', async () => {
    await facet.sql('delete from members where user_id = $1', [ada.id]);
    await expectRefusal(key);
  });

  it('may do what its scopes say and no more', async () => {
    expect((await by(key).get('/api/v1/organization/roles')).status).toBe(403);
    expect((await by(key).post(`/api/v1/user/${ada.id}/roles`, { roles: [], add: true })).status).toBe(200);
    expect((await by((await keyOf(ada, [])).key).get('/api/v1/user/me')).status).toBe(403);
  });

  it('loses what its owner loses', async () => {
    await facet.sql('delete from role_assignments where user_id = $1', [ada.id]);
    expect((await by(key).get('/api/v1/user/me')).status).toBe(403);
    expect((await by(key).get('/me')).status).toBe(200);
  });

  it('remembers when it was last used, to the minute', async () => {
    const lastUse = async (): Promise<string | null> =>
      (
        await facet.sql<{ at: string | null }>('select last_used_at::text as at from api_keys where id = $1', [keyId])
      )[0]?.at ?? null;
    expect(await lastUse()).toBeNull();
    await by(key).get('/me');
    const first = await eventually(lastUse);
    await by(key).get('/me');
    expect(await lastUse()).toBe(first);
    await later(61, () => by(key).get('/me'));
    expect(await eventually(async () => ((await lastUse()) === first ? null : lastUse()))).not.toBe(first);
  });

  it('and a token of the same user go together', async () => {
    expect((await by(key, ada.headers).get('/me')).status).toBe(200);
    const { body } = await by(key, ada.headers).get('/api/v1/user/me');
    expect(body.id).toBe(ada.directoryId);
  });

  it('and a token of different users contradict each other', async () => {
    const mia = await aPerson({ in: ada.organization });
    const me = await by(key, mia.headers).get('/me');
    expect([me.status, me.body]).toEqual([
      422,
      { code: 'ValidationFailed', message: 'The API key and the access token belong to different users.' },
    ]);
    const self = await by(key, mia.headers).get('/api/v1/user/me');
    expect([self.status, self.body]).toEqual([
      400,
      { statusCode: 400, error: 'Bad Request', message: 'Failed to fetch user information' },
    ]);
    const roles = await by(key, mia.headers).post(`/api/v1/user/${mia.id}/roles`, { roles: [] });
    expect([roles.status, roles.body.message]).toEqual([400, 'Failed to update user roles']);
    expect((await by(key, mia.headers).delete('/me')).status).toBe(422);
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it('and a token, one of them broken, are refused', async () => {
    expect((await by(key, { authorization: 'Bearer garbage' }).get('/me')).status).toBe(401);
    expect((await by('garbage', ada.headers).get('/me')).status).toBe(401);
    expect((await by(key, { authorization: 'Basic YTpi' }).get('/me')).status).toBe(401);
  });
});
