import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

let organization: OrganizationId;
let admin: TestPerson;

beforeAll(async () => {
  organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
});

const settings = (change: object) => api.as(admin).patch(`/admin/organizations/${organization}/settings`, change);

describe('GET /api/profile', () => {
  it('answers 404 before there is a profile and the set fields after it', async () => {
    const mia = await aPerson({ in: organization });
    expect((await m2(mia).get('/api/profile/')).body).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: expect.any(String),
    });
    await m2(mia).put('/api/profile/', {});
    expect((await m2(mia).get('/api/profile')).body).toEqual({});
    await m2(mia).put('/api/profile/', { username: 'mia-404' });
    expect((await m2(mia).get('/api/profile/')).body).toEqual({ username: 'mia-404' });
  });

  it('needs the header, membership, and a credential', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-header' });
    const elsewhere = await anOrganization();
    expect((await api.as(mia).get('/api/profile/')).body).toMatchObject({
      statusCode: 400,
      details: [{ field: 'x-m2-organization-id' }],
    });
    expect((await m2(mia, elsewhere).get('/api/profile/')).body).toEqual(
      (await m2(mia, 'no-such-organization').get('/api/profile/')).body,
    );
    expect((await m2(mia, elsewhere).get('/api/profile/')).status).toBe(403);
    expect((await api.get('/api/profile/')).status).toBe(401);
  });

  it('takes an API key of the user, and refuses one of another user beside a token', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-key' });
    const max = await aPerson({ in: organization });
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    const header = { 'x-m2-organization-id': organization };
    expect((await api.get('/api/profile/', { headers: { ...header, 'x-api-key': body.key } })).body).toEqual({
      username: 'mia-key',
    });
    expect((await m2(max).get('/api/profile/', { headers: { 'x-api-key': body.key } })).status).toBe(400);
    const elsewhere = await anOrganization();
    expect(
      (await api.get('/api/profile/', { headers: { 'x-m2-organization-id': elsewhere, 'x-api-key': body.key } }))
        .status,
    ).toBe(403);
  });

  it('tells its state to any caller', async () => {
    expect((await api.get('/api/profile/status')).body).toEqual({
      status: 'ok',
      service: 'profile',
      version: expect.any(String),
      time: expect.any(String),
    });
  });
});

describe('PUT /api/profile', () => {
  it('keeps what is absent, unsets what is null', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-null' });
    const knight = await anObject(admin, mia, 'knight');
    const { body } = await m2(mia).put('/api/profile/', {
      avatarObjectDefinitionId: knight,
      profilePictureObjectDefinitionId: knight,
    });
    expect(body).toEqual({
      username: 'mia-null',
      profilePictureUrl: 'https://example.com/knight.png',
      avatarObjectDefinitionId: knight,
    });
    expect((await m2(mia).get('/api/profile/')).body.avatar).toEqual({
      url: 'https://example.com/knight.png',
      ...knight,
    });
    expect((await m2(mia).put('/api/profile/', { username: null })).body).toEqual({
      profilePictureUrl: expect.any(String),
      avatarObjectDefinitionId: knight,
    });
    const bare = await m2(mia).put('/api/profile/', {
      avatarObjectDefinitionId: null,
      profilePictureObjectDefinitionId: null,
      profilePicture: null,
    });
    expect(bare.body).toEqual({ avatarObjectDefinitionId: null });
  });

  it('shows the picture in the other APIs, and keeps the name for who gave it up', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-free' });
    await m2(mia).put('/api/profile/', {
      profilePictureObjectDefinitionId: await anObject(admin, mia, 'face'),
      username: 'mia-new',
    });
    expect((await api.as(mia).get('/me')).body.avatarUrl).toBe('https://example.com/face.png');
    expect((await api.as(mia).get('/api/v1/user/me')).body.picture).toBe('https://example.com/face.png');
    const max = await aPerson({ in: organization });
    expect((await m2(max).put('/api/profile/', { username: 'Mia-Free' })).status).toBe(409);
  });

  it.each([
    ['somebody else has', 'Held', 409, 'taken'],
    ['somebody else has in another spelling', 'ｈｅｌｄ', 409, 'taken'],
    ['is denied', 'denied-name', 409, 'denied'],
  ])('refuses a name that %s', async (_, username, status, reason) => {
    await aPerson({ in: organization, handle: 'held' }).catch(() => undefined);
    await m2(admin).post('/api/profile/username/deny/', { 'denied-name': 'other' });
    const mia = await aPerson({ in: organization });
    expect((await m2(mia).put('/api/profile/', { username })).body).toMatchObject({ statusCode: status, reason });
  });

  it.each([
    ['an empty name', { username: '' }],
    ['an invisible name', { username: '\u200b' }],
    ['a name with a control character', { username: 'a\u0007b' }],
    ['a name that turns the text around', { username: 'a\u202eb' }],
    ['white space around it', { username: ' a' }],
    ['65 characters', { username: 'x'.repeat(65) }],
    ['a number', { username: 5 }],
    ['a list', { username: ['a'] }],
    ['a picture from the client', { profilePicture: 'data' }],
    ['an unknown key', { nickname: 'a' }],
    ['a prototype key', JSON.parse('{"__proto__":{"username":"a"}}') as object],
    ['half an object', { avatarObjectDefinitionId: { datasourceId: 'a' } }],
    ['an object with more', { avatarObjectDefinitionId: { datasourceId: 'a', objectDefinitionId: 'b', x: 1 } }],
    ['an object that is a list', { avatarObjectDefinitionId: [] }],
    ['an object that is a text', { profilePictureObjectDefinitionId: 'a' }],
  ])('refuses %s and changes nothing', async (_, change) => {
    const mia = await aPerson({ in: organization });
    expect((await m2(mia).put('/api/profile/', change)).body).toMatchObject({ statusCode: 400, error: 'Bad Request' });
    expect((await m2(mia).get('/api/profile/')).status).toBe(404);
  });

  it('points at objects of the caller only, and at an image for the picture', async () => {
    const mia = await aPerson({ in: organization });
    const max = await aPerson({ in: organization });
    const sword = await anObject(admin, max, 'sword', 'avatar');
    expect(
      (await m2(mia).put('/api/profile/', { avatarObjectDefinitionId: sword, username: 'mia-sword' })).status,
    ).toBe(404);
    expect((await m2(mia).get('/api/profile/')).status).toBe(404);
    expect((await m2(max).put('/api/profile/', { profilePictureObjectDefinitionId: sword })).status).toBe(400);
    expect((await m2(max).put('/api/profile/', { avatarObjectDefinitionId: sword })).status).toBe(200);
  });

  it('obeys the pattern and the lengths of the organization, in code points', async () => {
    await settings({ usernameCustomization: { pattern: '[a-z😀]+', minLength: 3, maxLength: 5 } });
    const mia = await aPerson({ in: organization });
    const answers = await Promise.all(
      ['ab', 'abcdef', 'ab1', 'abc\n', '😀😀😀'].map(
        async (username) => (await m2(mia).put('/api/profile/', { username })).status,
      ),
    );
    expect(answers).toEqual([400, 400, 400, 400, 200]);
    await settings({ usernameCustomization: { pattern: null, minLength: 1, maxLength: 64 } });
  });

  it('takes the name that the member has already for no change, whatever the rules say by now', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-kept' });
    const entries = async () =>
      (await api.as(admin).get(`/admin/audit?action=username.changed&target=${mia.id}`)).body.entries as unknown[];
    const before = await entries();
    const rules = [{ pattern: '[0-9]+' }, { pattern: null, minLength: 20 }, { minLength: 1, maxLength: 3 }];
    for (const usernameCustomization of rules) {
      await settings({ usernameCustomization });
      expect((await m2(mia).put('/api/profile/', { username: 'mia-kept' })).body).toMatchObject({
        username: 'mia-kept',
      });
      expect((await api.as(mia).post('/v1/user/profile', { handle: 'mia-kept', biography: 'x' })).status).toBe(201);
      expect((await m2(mia).put('/api/profile/', { username: 'Mia-kept' })).status).toBe(400);
    }
    await settings({ usernameCustomization: { maxLength: 64 } });
    await m2(admin).post('/api/profile/username/deny/', { 'mia-kept': ' !? of a moderator ' });
    await settings({ usernameCustomization: { pattern: '[a-z-]+' } });
    const { body } = await m2(mia).get('/api/profile/');
    expect((await m2(mia).put('/api/profile/', { username: body.username as string })).body).toMatchObject({
      username: ' !? of a moderator ',
    });
    await settings({ usernameCustomization: { pattern: null } });
    expect(await entries()).toHaveLength(before.length + 1);
  });

  it('makes one of 100 parallel changes of one state', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-cas' });
    const etag = (await m2(mia).get('/api/profile/')).headers.get('etag') ?? '';
    const headers = { 'if-match': etag };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => m2(mia).put('/api/profile/', { username: `mia-cas-${at}` }, { headers })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 99 }, () => 412)]);
  });
});
