import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { permissions } from '@app/organizations';
import { api } from '../../support/api.js';
import { anOrganization, aPerson, aRole, roleId, verifyAddressOf } from '../../support/people.js';

const everyPermission = [...permissions];

describe('GET /api/v1/user/me', () => {
  it('shows the caller with their roles and permissions', async () => {
    const mia = await aPerson({ name: 'Mia Maria Member' });
    const { status, body } = await api.as(mia).get('/api/v1/user/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: `local|${mia.id}`,
      name: 'Mia Maria Member',
      first_name: 'Mia',
      last_name: 'Maria Member',
      email: mia.email,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      roles: [{ id: await roleId(mia.organization, 'member'), name: 'Member', description: expect.any(String) }],
      permissions: ['read:users'],
    });
  });

  it.each([
    ['member', ['Member'], ['read:users']],
    ['moderator', ['Member', 'Moderator'], ['create:notifications', 'read:denylist', 'read:users', 'update:denylist']],
    ['admin', ['Admin', 'Member'], everyPermission],
  ] as const)('tells what a %s may do', async (as, roles, allowed) => {
    const { body } = await api.as(await aPerson({ as })).get('/api/v1/user/me');
    expect(body.roles.map((role: { name: string }) => role.name)).toEqual(roles);
    expect([...body.permissions].sort()).toEqual(allowed);
  });

  it('adds the permissions of all roles up, each once', async () => {
    const mia = await aPerson();
    const reader = await aRole(mia.organization, 'Reader', [
      'read:users',
      'read:organization',
      'facet:of-a-later-version',
    ]);
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      mia.organization,
      mia.id,
      reader,
    ]);
    expect((await api.as(mia).get('/api/v1/user/me')).body.permissions).toEqual(['read:organization', 'read:users']);
  });

  it('tells of an API key what the key may do, not what its owner may', async () => {
    const ada = await aPerson({ as: 'admin' });
    const { body: made } = await api
      .as(ada)
      .post('/auth/api-keys', { name: 'test', scopes: ['read:users', 'read:denylist'] });
    const { body } = await api.with({ 'x-api-key': made.key }).get('/api/v1/user/me');
    expect(body.permissions).toEqual(['read:denylist', 'read:users']);
    expect(body.id).toBe(ada.directoryId);
  });

  it('is a route, not an id: it wins over /{id}', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).get('/api/v1/user/me')).body).toHaveProperty('permissions');
    expect((await api.as(mia).get('/api/v1/user/me/')).body).toHaveProperty('permissions');
  });

  it('has an entity tag and answers 304', async () => {
    const mia = await aPerson();
    const { headers } = await api.as(mia).get('/api/v1/user/me');
    const again = await api.as(mia).get('/api/v1/user/me', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    await api.as(mia).patch('/me', { name: 'Changed' });
    expect(
      (await api.as(mia).get('/api/v1/user/me', { headers: { 'if-none-match': headers.get('etag') ?? '' } })).status,
    ).toBe(200);
  });

  it('needs read:users', async () => {
    const mia = await aPerson();
    await facet.sql('delete from role_assignments where user_id = $1', [mia.id]);
    const { status, body, headers } = await api.as(mia).get('/api/v1/user/me');
    expect(status).toBe(403);
    expect(body).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Missing required scopes: read:users',
      details: [{ permission: 'read:users' }],
    });
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="facet", error="insufficient_scope", scope="read:users"',
    );
  });

  it('refuses anonymous callers', async () => {
    const { status, body, headers } = await api.get('/api/v1/user/me');
    expect([status, body]).toEqual([
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Failed to authenticate user' },
    ]);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="facet"');
  });

  it('shows the nickname and the parts of a name that a source told apart', async () => {
    const mia = await aPerson({ name: 'Stein, Mia' });
    await facet.sql(`update users set given_name = 'Mia', family_name = 'von Stein', nickname = 'mimi' where id = $1`, [
      mia.id,
    ]);
    const { body } = await api.as(mia).get('/api/v1/user/me');
    expect(body).toMatchObject({ name: 'Stein, Mia', first_name: 'Mia', last_name: 'von Stein', nickname: 'mimi' });
    await api.as(mia).patch('/me', { name: 'Cher' });
    const renamed = (await api.as(mia).get('/api/v1/user/me')).body;
    expect(renamed).toMatchObject({ name: 'Cher', first_name: 'Cher' });
    expect(renamed).not.toHaveProperty('last_name');
  });
});

describe('pylonEmailHash', () => {
  const secret = '00ff10203040506070809000a0b0c0d0e0f0112233445566778899aAbBcCdDeE';

  it('is the HMAC of the e-mail with the bytes of the secret as key', async () => {
    const mia = await aPerson({ verified: true });
    await facet.write((tx, { secrets }) => secrets.set(tx, mia.organization, 'pylon', secret));
    const expected = createHmac('sha256', Buffer.from(secret, 'hex')).update(mia.email).digest('hex');
    expect((await api.as(mia).get('/api/v1/user/me')).body.pylonEmailHash).toBe(expected);
  });

  it('is not there while no user has proved the address', async () => {
    const mia = await aPerson();
    await facet.write((tx, { secrets }) => secrets.set(tx, mia.organization, 'pylon', secret));
    expect((await api.as(mia).get('/api/v1/user/me')).body).not.toHaveProperty('pylonEmailHash');
    await verifyAddressOf(mia);
    expect((await api.as(mia).get('/api/v1/user/me')).body.pylonEmailHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is not that of another organization', async () => {
    const mia = await aPerson({ verified: true });
    const other = await anOrganization();
    await facet.write((tx, { secrets }) => secrets.set(tx, other, 'pylon', secret));
    expect((await api.as(mia).get('/api/v1/user/me')).body).not.toHaveProperty('pylonEmailHash');
  });

  it('follows a new secret at once', async () => {
    const mia = await aPerson({ verified: true });
    await facet.write((tx, { secrets }) => secrets.set(tx, mia.organization, 'pylon', secret));
    const before = (await api.as(mia).get('/api/v1/user/me')).body.pylonEmailHash as string;
    await facet.write((tx, { secrets }) => secrets.set(tx, mia.organization, 'pylon', secret.replaceAll('0', '1')));
    expect((await api.as(mia).get('/api/v1/user/me')).body.pylonEmailHash).not.toBe(before);
  });

  it('stands in the caller’s own answer only', async () => {
    const mia = await aPerson({ verified: true });
    await facet.write((tx, { secrets }) => secrets.set(tx, mia.organization, 'pylon', secret));
    expect((await api.as(mia).get(`/api/v1/user/${mia.id}`)).body).not.toHaveProperty('pylonEmailHash');
  });
});
