import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  const organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
  mia = await aPerson({ in: organization, handle: 'mia' });
});

const path = (id: string, owner: string = mia.id) =>
  `/admin/organizations/${admin.organization}/collections/${owner}/figures/${id}`;
const image = { kind: 'image', url: 'https://example.com/a.png' };

describe('/admin/organizations/{id}/collections', () => {
  it('unsets what points at an object that goes', async () => {
    const knight = await anObject(admin, mia, 'knight');
    await m2(mia).put('/api/profile/', { avatarObjectDefinitionId: knight, profilePictureObjectDefinitionId: knight });
    expect((await api.as(admin).delete(path('knight'))).status).toBe(204);
    expect((await m2(mia).get('/api/profile/')).body).toEqual({ username: 'mia' });
    expect((await api.as(mia).get('/me')).body.avatarUrl).toBeUndefined();
    expect((await api.as(admin).delete(path('knight'))).status).toBe(404);
  });

  it('moves the picture and the avatar with the address of their object', async () => {
    const tower = await anObject(admin, mia, 'tower');
    await m2(mia).put('/api/profile/', { avatarObjectDefinitionId: tower, profilePictureObjectDefinitionId: tower });
    expect(
      (await api.as(admin).put(path('tower'), { kind: 'image', url: 'https://example.com/moved.png' })).status,
    ).toBe(204);
    expect((await m2(mia).get('/api/profile/')).body).toMatchObject({
      profilePictureUrl: 'https://example.com/moved.png',
      avatar: { url: 'https://example.com/moved.png' },
    });
  });

  it('leaves alone a picture that has been changed since', async () => {
    const bishop = await anObject(admin, mia, 'bishop');
    await m2(mia).put('/api/profile/', { profilePictureObjectDefinitionId: bishop });
    await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/own.png' });
    expect((await api.as(admin).delete(path('bishop'))).status).toBe(204);
    expect((await m2(mia).get('/api/profile/')).body.profilePictureUrl).toBe('https://example.com/own.png');
  });

  it('is for those who may, and for members', async () => {
    const stranger = await aPerson({ as: 'admin' });
    expect((await api.as(mia).put(path('x'), image)).status).toBe(403);
    expect((await api.as(stranger).put(path('x'), image)).status).toBe(404);
    expect((await api.as(admin).put(path('x', stranger.id), image)).status).toBe(404);
    expect((await api.as(admin).put(path('x', 'no-uuid'), image)).status).toBe(404);
    expect((await api.as(admin).delete(path('x', 'no-uuid'))).status).toBe(404);
  });

  it('takes a key with the scope update:collections', async () => {
    await api
      .as(admin)
      .post(`/api/v1/user/${admin.id}/roles`, { roles: [await roleId(admin.organization, 'admin')], add: true });
    const { body } = await api.as(admin).post('/auth/api-keys', { name: 'minter', scopes: ['update:collections'] });
    const key = { headers: { 'x-api-key': body.key } };
    expect((await api.put(path('minted'), image, key)).status).toBe(204);
    expect((await api.get(`/admin/organizations/${admin.organization}/settings`, key)).status).toBe(403);
  });

  it.each([
    ['an unknown kind', { kind: 'video', url: 'https://example.com/a' }],
    ['no address', { kind: 'image' }],
    ['an address that runs', { kind: 'image', url: 'javascript:alert(1)' }],
    ['an address with a password', { kind: 'image', url: 'https://a:b@example.com/' }],
    ['an unknown key', { ...image, x: 1 }],
    ['a list', [image]],
  ])('refuses %s', async (_, body) => {
    expect((await api.as(admin).put(path('bad'), body)).status).toBe(400);
  });
});
