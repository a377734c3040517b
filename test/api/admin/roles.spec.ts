import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { m2 } from '../../support/m2.js';
import { aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/roles${rest}`);
const make = (body: unknown, as = ada): Promise<Answer> => api.as(as).post(path(), body);
const support = { name: 'Support', description: 'Helps', permissions: ['read:users', 'read:denylist'] };
const made = async (content: object = support): Promise<string> => (await make(content)).body.id as string;
const give = async (role: string, name = 'Mia'): Promise<TestPerson> => {
  const mia = await aPerson({ in: ada.organization, name });
  await api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [role], add: true });
  return mia;
};

describe('GET /admin/organizations/{id}/roles', () => {
  it('lists built-in and own roles by name, with what they allow', async () => {
    await make(support);
    const { body } = await api.as(ada).get(path());
    expect((body.roles as { name: string }[]).map(({ name }) => name)).toEqual([
      'Admin',
      'Member',
      'Moderator',
      'Support',
    ]);
    expect(body.roles[1]).toEqual({
      id: await roleId(ada.organization, 'member'),
      name: 'Member',
      description: 'What everybody has who signs up',
      permissions: ['read:users'],
      builtIn: 'member',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(body.roles[0].permissions).toContain('update:roles');
    expect([body.total, body.nextCursor]).toEqual([4, undefined]);
  });

  it('goes through them by cursor, each once', async () => {
    for (const name of ['Zeta', 'alpha', 'Ünder', 'Beta']) await aRole(ada.organization, name, []);
    const all = await allPages<{ name: string }>(ada, path('?limit=2'), 'roles');
    expect(all.map(({ name }) => name)).toEqual(
      (await api.as(ada).get(path())).body.roles.map(({ name }: { name: string }) => name),
    );
    expect(all).toHaveLength(7);
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
  });

  it('shows one, and none of another organization', async () => {
    const id = await made();
    expect((await api.as(ada).get(path(`/${id}`))).body.name).toBe('Support');
    const foreign = await roleId((await aPerson()).organization, 'member');
    for (const other of [foreign, 'rol_0000000000000000', 'x', '%20'])
      expectProblem(await api.as(ada).get(path(`/${other}`)), 404, 'role.not_found');
  });
});

describe('POST /admin/organizations/{id}/roles', () => {
  it('makes a role that can be given at once', async () => {
    const { status, body, headers } = await make({ ...support, permissions: ['read:users', 'read:denylist'] });
    expect([status, headers.get('etag')]).toEqual([201, expect.any(String)]);
    expect((await api.as(ada).get(headers.get('location') ?? '')).body).toEqual(body);
    expect(body).toEqual({
      ...support,
      id: expect.stringMatching(/^rol_[A-Za-z0-9]{16}$/),
      permissions: ['read:denylist', 'read:users'],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const mia = await give(body.id as string);
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(200);
  });

  it('takes no description and no permission', async () => {
    expect((await make({ name: 'Bare', permissions: [] })).body).toMatchObject({
      name: 'Bare',
      description: '',
      permissions: [],
    });
  });

  it('refuses a name that a role of the organization has, also when asked many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => make(support)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expectProblem(await make({ name: 'Admin', permissions: [] }), 409, 'role.name_taken');
    const other = await aPerson({ as: 'admin' });
    expect((await api.as(other).post(inOrganization(other.organization, '/roles'), support)).status).toBe(201);
  });

  it('puts no permission into it that the caller does not hold', async () => {
    const petra = await somebodyWho(ada.organization, ['update:roles', 'read:users']);
    const answer = await make({ name: 'More', permissions: ['read:users', 'update:denylist'] }, petra);
    expectProblem(answer, 403, 'permission.missing');
    expect(answer.body.permissions).toEqual(['update:denylist']);
    expect((await make({ name: 'Less', permissions: ['read:users'] }, petra)).status).toBe(201);
  });

  it.each([
    ['no name', { name: undefined }],
    ['a blank name', { name: ' ' }],
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['a description of 501 characters', { description: 'x'.repeat(501) }],
    ['null for a description', { description: null }],
    ['no permissions', { permissions: undefined }],
    ['what is no name of a permission', { permissions: ['everything'] }],
    ['a permission of a later version', { permissions: ['facet:later'] }],
    ['the permission of admins', { permissions: ['*'] }],
    ['a permission twice', { permissions: ['read:users', 'read:users'] }],
    ['a text for permissions', { permissions: 'read:users' }],
    ['an id of its own', { id: 'rol_0000000000000000' }],
    ['a built-in one', { builtIn: 'admin' }],
  ])('refuses %s', async (_, change) => expectProblem(await make({ ...support, ...change }), 400, 'request.invalid'));

  it('refuses a permission that nobody has made', async () => {
    const answer = await make({ ...support, permissions: ['read:everything'] });
    expectProblem(answer, 400, 'permission.unknown');
  });

  it.each(badBodies(support))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(ada).post(path(), undefined, sent), status, code);
  });
});

describe('PATCH …/roles/{roleId}', () => {
  const change = (id: string, body: unknown, headers: Record<string, string> = {}, as = ada): Promise<Answer> =>
    api.as(as).patch(path(`/${id}`), body, { headers });

  it('changes what is named, and what its members may do from the next request on', async () => {
    const id = await made();
    const mia = await give(id);
    const { status, body } = await change(id, { permissions: [] });
    expect([status, body.name, body.permissions]).toEqual([200, 'Support', []]);
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(403);
    await change(id, { permissions: ['read:denylist'], name: 'Renamed', description: '' });
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(200);
    expect((await api.as(ada).get(path(`/${id}`))).body).toMatchObject({
      name: 'Renamed',
      description: '',
      permissions: ['read:denylist'],
    });
  });

  it('compares the state that the caller has seen, and lets one of many pass', async () => {
    const id = await made();
    const tag = (await api.as(ada).get(path(`/${id}`))).headers.get('etag') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, at) => change(id, { name: `Name ${at}` }, { 'if-match': tag })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });

  it('leaves built-in roles as they are', async () => {
    for (const builtIn of ['admin', 'moderator', 'member'] as const) {
      const id = await roleId(ada.organization, builtIn);
      expectProblem(await change(id, { name: 'Mine' }), 409, 'role.built_in');
      expectProblem(await api.as(ada).delete(path(`/${id}?force=true`)), 409, 'role.built_in');
    }
  });

  it('neither gives nor takes what the caller does not hold', async () => {
    const petra = await somebodyWho(ada.organization, ['update:roles', 'read:users']);
    const own = await made({ name: 'Own', permissions: ['read:users'] });
    const strong = await made({ name: 'Strong', permissions: ['update:denylist'] });
    expectProblem(await change(own, { permissions: ['update:denylist'] }, {}, petra), 403, 'permission.missing');
    expectProblem(await change(strong, { permissions: [] }, {}, petra), 403, 'permission.missing');
    expectProblem(await api.as(petra).delete(path(`/${strong}`)), 403, 'permission.missing');
    expect((await change(own, { permissions: [] }, {}, petra)).status).toBe(200);
  });

  it('refuses a name that is taken, wrong bodies, and roles that are not there', async () => {
    const id = await made();
    expectProblem(await change(id, { name: 'Member' }), 409, 'role.name_taken');
    for (const body of [{ name: null }, { permissions: null }, { builtIn: null }, { version: 1 }])
      expectProblem(await change(id, body), 400, 'request.invalid');
    const foreign = await aRole((await aPerson()).organization, 'Foreign', []);
    for (const other of [foreign, 'x']) expectProblem(await change(other, { name: 'Mine' }), 404, 'role.not_found');
    expect((await change(id, {})).body.name).toBe('Support');
  });
});

describe('DELETE …/roles/{roleId}', () => {
  const remove = (id: string, query = ''): Promise<Answer> => api.as(ada).delete(path(`/${id}${query}`));

  it('deletes a role that no user has', async () => {
    const id = await made();
    expect((await remove(id)).status).toBe(204);
    expectProblem(await remove(id), 404, 'role.not_found');
    expect((await make(support)).status).toBe(201);
  });

  it('leaves a role that members have, unless it is forced; then they lose it', async () => {
    const id = await made();
    const mia = await give(id);
    expectProblem(await remove(id), 409, 'role.in_use');
    expectProblem(await remove(id, '?force=false'), 409, 'role.in_use');
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(200);
    expect((await remove(id, '?force=true')).status).toBe(204);
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(403);
  });

  it('refuses another word for force, and roles of others', async () => {
    const id = await made();
    for (const query of ['?force=yes', '?force=', '?force=true&force=true', '?hard=true'])
      expectProblem(await remove(id, query), 400, 'request.invalid');
    expectProblem(await remove(await aRole((await aPerson()).organization, 'Foreign', [])), 404, 'role.not_found');
  });

  it('never leaves a member with a role that is gone, however it comes about', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await made({ name: `Fleeting ${round}`, permissions: [] });
      const mia = await aPerson({ in: ada.organization });
      const [given, removed] = await Promise.all([
        api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [id], add: true }),
        remove(id),
      ]);
      expect([[given.status, removed.status]]).toEqual(
        expect.arrayContaining([given.status === 200 ? [200, expect.any(Number)] : [400, 204]]),
      );
      const left = await facet.sql('select 1 from role_assignments where role_id = $1', [id]);
      expect(left).toHaveLength(removed.status === 204 ? 0 : 1);
    }
  });
});
