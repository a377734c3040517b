import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, somebodyWho } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member' });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/api-keys${rest}`);
const aKey = async (of: TestPerson, body: object = {}): Promise<{ id: string; key: string }> =>
  (await api.as(of).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users', 'update:me'], ...body }))
    .body as { id: string; key: string };

describe('GET /admin/organizations/{id}/api-keys', () => {
  it('shows the keys of all members with their owners, never a secret', async () => {
    const theirs = await aKey(mia, { expiresAt: '2099-01-01T00:00:00Z' });
    await api.with({ 'x-api-key': theirs.key }).get('/api/v1/user/me');
    const used = 'select 1 from api_keys where id = $1 and last_used_at is not null';
    await eventually(async () => (await facet.sql(used, [theirs.id]))[0]);
    await aKey(await aPerson());
    const { status, body } = await api.as(ada).get(path());
    expect([status, body]).toEqual([
      200,
      {
        apiKeys: [
          {
            id: theirs.id,
            name: 'robot',
            owner: { id: mia.id, name: 'Mia Member' },
            scopes: ['read:me', 'read:users', 'update:me'],
            createdAt: expect.any(String),
            expiresAt: '2099-01-01T00:00:00.000Z',
            lastUsedAt: expect.any(String),
          },
        ],
        total: 1,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(theirs.key.slice(22, 40));
  });

  it('goes through them by cursor, each once', async () => {
    const keys = [];
    for (const owner of [mia, ada, mia, ada, mia]) keys.push((await aKey(owner)).id);
    const all = await allPages<{ id: string }>(ada, path('?limit=2'), 'apiKeys');
    expect(all.map(({ id }) => id)).toEqual([...keys].sort());
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
  });
});

describe('DELETE …/api-keys/{keyId}', () => {
  it('revokes a key of a member, from the next request on', async () => {
    const { id, key } = await aKey(mia);
    const other = await aKey(mia);
    expect((await api.as(ada).delete(path(`/${id}`))).status).toBe(204);
    expect((await api.with({ 'x-api-key': key }).get('/api/v1/user/me')).status).toBe(401);
    expect((await api.with({ 'x-api-key': other.key }).get('/api/v1/user/me')).status).toBe(200);
    expectProblem(await api.as(ada).delete(path(`/${id}`)), 404, 'member_key.not_found');
  });

  it('knows no key of another organization', async () => {
    const { id, key } = await aKey(await aPerson());
    for (const other of [id, 'x', '%20'])
      expectProblem(await api.as(ada).delete(path(`/${other}`)), 404, 'member_key.not_found');
    expect((await api.with({ 'x-api-key': key }).get('/api/v1/user/me')).status).toBe(200);
  });

  it('revokes none of a user who may do what the caller may not', async () => {
    const petra = await somebodyWho(ada.organization, ['update:keys', 'read:users']);
    const theirs = await aKey(ada);
    expectProblem(await api.as(petra).delete(path(`/${theirs.id}`)), 403, 'permission.missing');
    expect((await api.with({ 'x-api-key': theirs.key }).get('/api/v1/user/me')).status).toBe(200);
    expect((await api.as(petra).delete(path(`/${(await aKey(mia)).id}`))).status).toBe(204);
  });
});
