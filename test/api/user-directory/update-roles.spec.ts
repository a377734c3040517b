import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoleId } from '@app/common';
import { api, type Answer, type Extra } from '../../support/api.js';
import { aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
let member: RoleId;
let moderator: RoleId;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  member = await roleId(ada.organization, 'member');
  moderator = await roleId(ada.organization, 'moderator');
});

const update = (body: unknown, extra?: Extra): Promise<Answer> =>
  api.as(ada).post(`/api/v1/user/${mia.directoryId}/roles`, body, extra);
const idsOf = ({ body }: Answer): string[] => (body as { roles: { id: string }[] }).roles.map((role) => role.id).sort();
const rolesOf = async (person: TestPerson): Promise<string[]> =>
  (await facet.sql<{ id: string }>('select role_id as id from role_assignments where user_id = $1', [person.id]))
    .map((one) => one.id)
    .sort();

describe('POST /api/v1/user/{id}/roles', () => {
  it.each([
    ['without add', {}],
    ['with add: false', { add: false }],
  ])('puts the roles in the place of those that were there %s', async (_, add) => {
    const answer = await update({ roles: [moderator], ...add });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: mia.directoryId, name: 'Tess Tester', email: mia.email });
    expect(idsOf(answer)).toEqual([moderator]);
    expect(await rolesOf(mia)).toEqual([moderator]);
  });

  it('adds the roles to those that are there with add: true', async () => {
    const answer = await update({ roles: [moderator], add: true });
    expect([answer.status, idsOf(answer)]).toEqual([200, [member, moderator].sort()]);
  });

  it('may be asked for what is so already', async () => {
    expect(idsOf(await update({ roles: [member], add: true }))).toEqual([member]);
    expect(idsOf(await update({ roles: [member] }))).toEqual([member]);
  });

  it('removes all roles when the list is empty, and adds none with add: true', async () => {
    expect(idsOf(await update({ roles: [], add: true }))).toEqual([member]);
    const answer = await update({ roles: [], add: false });
    expect([answer.status, idsOf(answer)]).toEqual([200, []]);
    expect((await update({ roles: [member] })).status).toBe(200);
    expect(idsOf(await update({ roles: [] }))).toEqual([]);
  });

  it('remembers who gave the role', async () => {
    await update({ roles: [moderator], add: true });
    const given = await facet.sql(
      'select role_id as role, granted_by as by from role_assignments where user_id = $1 order by granted_by nulls first',
      [mia.id],
    );
    expect(given).toEqual([
      { role: member, by: null },
      { role: moderator, by: ada.id },
    ]);
  });

  it.each([(id: string) => `local%7C${id}`, (id: string) => id, (id: string) => `local|${id}`])(
    'takes every spelling of the id',
    async (spelled) => {
      expect((await api.as(ada).post(`/api/v1/user/${spelled(mia.id)}/roles/`, { roles: [] })).status).toBe(200);
    },
  );

  it('holds from the very next request of the user', async () => {
    const denied = (): Promise<Answer> => api.as(mia).post(`/api/v1/user/${ada.id}/roles`, { roles: [], add: true });
    expect((await denied()).status).toBe(403);
    await update({ roles: [await roleId(ada.organization, 'admin')], add: true });
    expect((await denied()).status).toBe(200);
    await update({ roles: [] });
    expect((await denied()).status).toBe(403);
    expect((await api.as(mia).get('/api/v1/user/me')).status).toBe(403);
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it.each([
    ['add as a text', { add: 'false' }, 'add'],
    ['add as the text "true"', { add: 'true' }, 'add'],
    ['add as 0', { add: 0 }, 'add'],
    ['add as 1', { add: 1 }, 'add'],
    ['add as null', { add: null }, 'add'],
    ['add as a list', { add: [true] }, 'add'],
    ['no roles', { roles: undefined }, 'roles'],
    ['roles that are null', { roles: null }, 'roles'],
    ['roles as one text', { roles: 'rol_0000000000000000' }, 'roles'],
    ['roles as an object', { roles: { 0: 'rol_0000000000000000', length: 1 } }, 'roles'],
    ['a number among the roles', { roles: [7] }, 'roles'],
    ['null among the roles', { roles: [null] }, 'roles'],
    ['a list among the roles', { roles: [['rol_0000000000000000']] }, 'roles'],
    ['an empty text among the roles', { roles: [''] }, 'roles'],
    ['a text that is no role id', { roles: ['admin'] }, 'roles'],
    [
      'more than 100 roles',
      { roles: Array.from({ length: 101 }, (__, at) => `rol_${String(at).padStart(16, '0')}`) },
      'roles',
    ],
    ['an unknown role', { roles: ['rol_0000000000000000'] }, 'roles'],
    ['a key that is not known', { role: [] }, 'role'],
    ['the key __proto__', JSON.parse('{"__proto__": []}') as object, '__proto__'],
    ['the key constructor', { constructor: {} }, 'constructor'],
  ])('refuses %s, says where, and changes nothing', async (_, change, field) => {
    const { status, body } = await update({
      roles: [moderator],
      ...change,
      ...(field === '__proto__' && { ['__proto__']: [] }),
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request', message: 'Failed to update user roles' });
    expect(body.details[0]).toEqual({ field, message: expect.any(String) });
    expect(await rolesOf(mia)).toEqual([member]);
  });

  it('changes nothing when one of several roles is unknown, and names that one', async () => {
    const { status, body } = await update({ roles: [moderator, 'rol_0000000000000000'] });
    expect([status, body.message]).toEqual([400, 'Failed to update user roles']);
    expect(body.details).toEqual([
      { field: 'roles', message: 'rol_0000000000000000 is not a role of this organization' },
    ]);
    expect(await rolesOf(mia)).toEqual([member]);
  });

  it('does not know the roles of another organization', async () => {
    const foreign = await roleId((await aPerson()).organization, 'moderator');
    const { status, body } = await update({ roles: [moderator, foreign], add: true });
    expect([status, body.details]).toEqual([
      400,
      [{ field: 'roles', message: `${foreign} is not a role of this organization` }],
    ]);
    expect(await rolesOf(mia)).toEqual([member]);
  });

  it('takes a role that is there twice as one', async () => {
    const role = await aRole(ada.organization, 'Doubled', []);
    const { status, body } = await api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [role, role] });
    expect([status, body.roles.map(({ id }: { id: string }) => id)]).toEqual([200, [role]]);
  });

  it('takes 100 roles at once', async () => {
    const roles = await Promise.all(Array.from({ length: 100 }, (_, at) => aRole(ada.organization, `Role ${at}`, [])));
    expect(idsOf(await update({ roles }))).toEqual([...roles].sort());
  });

  it('refuses a body that is full of different texts, and names one fault', async () => {
    const { status, body } = await update({ roles: Array.from({ length: 16_000 }, (_, at) => at.toString(36)) });
    expect([status, body.details.length]).toEqual([400, 1]);
  });

  it.each([
    ['an unknown person', () => `local|${randomUUID()}`],
    ['garbage', () => 'garbage'],
    ['me, which is an id of nobody here', () => 'me'],
  ])('does not find %s', async (_, id) => {
    const { status, body } = await api.as(ada).post(`/api/v1/user/${id()}/roles`, { roles: [] });
    expect([status, body]).toEqual([404, { statusCode: 404, error: 'Not Found', message: 'User not found' }]);
  });

  it('does not find users of another organization, and leaves their roles alone', async () => {
    const stranger = await aPerson();
    expect((await api.as(ada).post(`/api/v1/user/${stranger.id}/roles`, { roles: [] })).status).toBe(404);
    expect(await rolesOf(stranger)).toHaveLength(1);
  });

  it('needs update:users', async () => {
    const { status, body, headers } = await api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: [] });
    expect(status).toBe(403);
    expect(body).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Missing required scopes: update:users',
      details: [{ permission: 'update:users' }],
    });
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="facet", error="insufficient_scope", scope="update:users"',
    );
    expect(await rolesOf(mia)).toEqual([member]);
  });

  it('refuses anonymous callers', async () => {
    const { body } = await api.post(`/api/v1/user/${mia.id}/roles`, { roles: [] });
    expect(body).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Failed to authenticate user' });
  });
});

describe('What one may grant', () => {
  let grace: TestPerson;

  beforeEach(async () => {
    grace = await aPerson({ in: ada.organization });
    const granter = await aRole(ada.organization, 'Granter', ['update:users', 'read:users']);
    await api.as(ada).post(`/api/v1/user/${grace.id}/roles`, { roles: [granter], add: true });
  });

  it('ends at one’s own permissions, which the refusal names', async () => {
    const { status, body, headers } = await api
      .as(grace)
      .post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator], add: true });
    expect(status).toBe(403);
    expect(body.message).toBe('Missing required scopes: create:notifications, read:denylist, update:denylist');
    expect(body.details).toEqual([
      { permission: 'create:notifications' },
      { permission: 'read:denylist' },
      { permission: 'update:denylist' },
    ]);
    expect(headers.get('www-authenticate')).toContain('scope="create:notifications read:denylist update:denylist"');
    expect(await rolesOf(mia)).toEqual([member]);
  });

  it('does not let any caller make an admin of themselves', async () => {
    const { status } = await api
      .as(grace)
      .post(`/api/v1/user/${grace.id}/roles`, { roles: [await roleId(ada.organization, 'admin')], add: true });
    expect(status).toBe(403);
  });

  it('does not stand in the way of roles that the user has already', async () => {
    await update({ roles: [moderator], add: true });
    const kept = await api.as(grace).post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator] });
    expect([kept.status, idsOf(kept)]).toEqual([200, [moderator]]);
  });

  it('is cut down for an API key to its scopes', async () => {
    const { body: made } = await api.as(ada).post('/auth/api-keys', { name: 'test', scopes: ['update:users'] });
    const byKey = api.with({ 'x-api-key': made.key });
    expect((await byKey.post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator], add: true })).status).toBe(403);
    expect((await byKey.post(`/api/v1/user/${mia.id}/roles`, { roles: [] })).status).toBe(403);
    const { body: both } = await api
      .as(ada)
      .post('/auth/api-keys', { name: 'test', scopes: ['update:users', 'read:users'] });
    expect((await api.with({ 'x-api-key': both.key }).post(`/api/v1/user/${mia.id}/roles`, { roles: [] })).status).toBe(
      200,
    );
  });

  it('ends there for what is taken as well, which the refusal names', async () => {
    await update({ roles: [moderator], add: true });
    const { status, body } = await api.as(grace).post(`/api/v1/user/${mia.id}/roles`, { roles: [member] });
    expect([status, body.message]).toEqual([
      403,
      'Missing required scopes: create:notifications, read:denylist, update:denylist',
    ]);
    expect(await rolesOf(mia)).toEqual([member, moderator].sort());
    expect((await api.as(grace).post(`/api/v1/user/${mia.id}/roles`, { roles: [], add: true })).status).toBe(200);
  });

  it('takes no user’s last admin away', async () => {
    for (const roles of [[], [member]]) {
      const { status, body } = await api.as(ada).post(`/api/v1/user/${ada.id}/roles`, { roles });
      expect([status, body]).toEqual([
        409,
        { statusCode: 409, error: 'Conflict', message: 'The last admin of an organization keeps the role.' },
      ]);
    }
    expect(await rolesOf(ada)).toHaveLength(2);
    const bob = await aPerson({ in: ada.organization, as: 'admin' });
    expect((await api.as(bob).post(`/api/v1/user/${ada.id}/roles`, { roles: [] })).status).toBe(200);
  });

  it('does not count a banned admin as one who is left', async () => {
    const bob = await aPerson({ in: ada.organization, as: 'admin' });
    await facet.sql(`update users set status = 'banned' where id = $1`, [bob.id]);
    expect((await api.as(ada).post(`/api/v1/user/${ada.id}/roles`, { roles: [] })).status).toBe(409);
    expect((await api.as(ada).post(`/api/v1/user/${bob.id}/roles`, { roles: [] })).status).toBe(200);
  });
});
