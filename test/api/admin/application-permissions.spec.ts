import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/permissions${rest}`);
const make = (name = 'read:invoices', as = ada, description?: string): Promise<Answer> =>
  api.as(as).post(path(), { name, ...(description !== undefined && { description }) });
const remove = (name: string, query = '', as = ada): Promise<Answer> => api.as(as).delete(path(`/${name}${query}`));
const makeRole = (permissions: readonly string[], as = ada, name = 'Bookkeeper'): Promise<Answer> =>
  api.as(as).post(inOrganization(ada.organization, '/roles'), { name, permissions });
const makeKey = (scopes: readonly string[], as = ada): Promise<Answer> =>
  api.as(as).post('/auth/api-keys', { name: 'robot', scopes });
const ownPermissions = async (headers: Record<string, string>): Promise<string[]> => {
  const { status, body } = await api.with(headers).get('/api/v1/user/me');
  expect(status).toBe(200);
  return body.permissions as string[];
};
const givenTo = async (role: string, name = 'Mia'): Promise<TestPerson> => {
  const mia = await aPerson({ in: ada.organization, name });
  const { status } = await api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [role], add: true });
  expect(status).toBe(200);
  return mia;
};
const actions = (): Promise<object[]> =>
  facet.sql(
    `select action, details from audit_entries where organization_id = $1 and action like 'permission.%' order by id`,
    [ada.organization],
  );

describe('permissions of an application', () => {
  it('are made, read, described, compared and deleted', async () => {
    const made = await make('read:invoices', ada, 'Read invoices');
    const about = { createdAt: expect.any(String), updatedAt: expect.any(String) };
    expect([made.status, made.body]).toEqual([201, { name: 'read:invoices', description: 'Read invoices', ...about }]);
    const address = made.headers.get('location') ?? '';
    expect((await api.as(ada).get(address)).body).toEqual(made.body);
    const tag = made.headers.get('etag') ?? '';
    const describe = (description: string): Promise<Answer> =>
      api.as(ada).patch(path('/read:invoices'), { description }, { headers: { 'if-match': tag } });
    const answers = await Promise.all([describe('One'), describe('Two'), describe('Three')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect((await api.as(ada).patch(path('/read:invoices'), {})).status).toBe(200);
    const stale = await api.as(ada).delete(path('/read:invoices'), undefined, { headers: { 'if-match': tag } });
    expectProblem(stale, 412, 'version.stale');
    expect((await remove('read:invoices')).status).toBe(204);
    for (const gone of [await remove('read:invoices'), await api.as(ada).get(path('/read:invoices'))])
      expectProblem(gone, 404, 'permission.not_found');
    await make();
    // Another one of the same name is not the one that was seen.
    const again = await api.as(ada).patch(path('/read:invoices'), {}, { headers: { 'if-match': tag } });
    expectProblem(again, 412, 'version.stale');
    expect(await actions()).toEqual([
      { action: 'permission.made', details: { permission: 'read:invoices' } },
      { action: 'permission.changed', details: { permission: 'read:invoices', fields: ['description'] } },
      { action: 'permission.removed', details: { permission: 'read:invoices', roles: [], keys: 0 } },
      { action: 'permission.made', details: { permission: 'read:invoices' } },
    ]);
  });

  it('are listed by name, page by page, and only to those of the organization', async () => {
    const names = ['approve:invoices', 'read:a', 'read:b.c', 'read:invoices', 'z-9:x_y'];
    for (const name of [...names].reverse()) expect((await make(name)).status).toBe(201);
    const all = await allPages<{ name: string }>(ada, path('?limit=2'), 'permissions');
    expect(all.map(({ name }) => name)).toEqual(names);
    expect((await api.as(ada).get(path())).body.total).toBe(5);
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
    const olga = await aPerson({ as: 'admin' });
    expectProblem(await api.as(olga).get(path()), 404, 'organization.not_found');
    const { body } = await api.as(olga).get(inOrganization(olga.organization, '/permissions'));
    expect(body.permissions).toEqual([]);
  });

  it.each([
    ...['read', 'read:', ':invoices', 'Read:invoices', 'read:Invoices', 'read invoices', 'read:in voices', '*'],
    ...[
      '1ead:x',
      'read:1',
      `${'a'.repeat(41)}:b`,
      `a:${'b'.repeat(81)}`,
      'read:rechnungen\u00e4',
      'read:a:b',
      'read:x\n',
    ],
  ])('are not called %j', async (name) => expectProblem(await make(name), 400, 'request.invalid'));

  it.each(['read:users', 'read:me', 'update:roles', 'facet:anything', 'facet:read-reports'])(
    'are not called %s, which is kept for Facet',
    async (name) => expectProblem(await make(name), 409, 'permission.reserved'),
  );

  it.each(badBodies({ name: 'read:invoices' }))('refuse a body $is', async ({ status, code, sent }) =>
    expectProblem(await api.as(ada).post(path(), undefined, sent), status, code),
  );

  it('are made once, also when asked many times at once, and at most 500', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => make()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expectProblem(await make(), 409, 'permission.exists');
    await facet.sql(
      `insert into application_permissions (organization_id, name) select $1, 'many:n' || n from generate_series(1, 498) n`,
      [ada.organization],
    );
    const last = await Promise.all(['last:a', 'last:b', 'last:c'].map((name) => make(name)));
    expect(last.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expectProblem(await make('last:d'), 409, 'permission.limit_reached');
    expect((await api.as(ada).get(path('?limit=1'))).body.total).toBe(500);
  });
});

describe('a permission of an application', () => {
  it('is in roles, API keys and what their owners may do, and Admins have it at once', async () => {
    await make('read:invoices');
    await make('approve:invoices');
    const role = await makeRole(['read:users', 'read:invoices']);
    expect([role.status, role.body.permissions]).toEqual([201, ['read:users', 'read:invoices']]);
    const mia = await givenTo(role.body.id as string);
    expect(await ownPermissions(mia.headers)).toEqual(['read:users', 'read:invoices']);
    expect((await api.as(mia).get('/auth/session')).body.permissions).toEqual(['read:users', 'read:invoices']);
    const all = await ownPermissions(ada.headers);
    expect(all.slice(-2)).toEqual(['approve:invoices', 'read:invoices']);
    expect(all).not.toContain('*');
    expect((await api.as(ada).get('/auth/session')).body.permissions).toEqual(all);
    const admin = await api
      .as(ada)
      .get(inOrganization(ada.organization, `/roles/${await roleId(ada.organization, 'admin')}`));
    expect(admin.body.permissions).toEqual(all);
    for (const owner of [mia, ada]) {
      const key = await makeKey(['read:users', 'read:invoices', 'read:me'], owner);
      expect([key.status, key.body.scopes]).toEqual([201, ['read:invoices', 'read:me', 'read:users']]);
      expect(await ownPermissions({ 'x-api-key': key.body.key as string })).toEqual(['read:users', 'read:invoices']);
    }
  });

  it('costs GET /api/v1/user/me no statement, of nobody', async () => {
    await make();
    const mia = await aPerson({ in: ada.organization });
    for (const one of [ada, mia]) {
      await ownPermissions(one.headers);
      const sent = await facet.inside.statementsOf(() => ownPermissions(one.headers));
      expect(sent).toEqual(['principal_by_session_with_member', expect.any(String)].slice(0, sent.length));
      expect(sent.filter((name) => name.includes('application'))).toEqual([]);
    }
  });

  it('is told with the roles that grant it', async () => {
    await make();
    const role = await makeRole(['read:invoices']);
    const mia = await givenTo(role.body.id as string);
    const sources = async (who: TestPerson): Promise<unknown> =>
      ((await api.as(ada).get(memberPath(who, '/permissions'))).body.permissions as { permission: string }[]).find(
        ({ permission }) => permission === 'read:invoices',
      );
    expect(await sources(mia)).toEqual({
      permission: 'read:invoices',
      roles: [{ id: role.body.id, name: 'Bookkeeper' }],
    });
    expect(await sources(ada)).toMatchObject({ roles: [{ name: 'Admin' }] });
  });

  it('is of one organization: in another one the name is unknown', async () => {
    await make();
    const olga = await aPerson({ as: 'admin' });
    const roles = inOrganization(olga.organization, '/roles');
    const refused = await api.as(olga).post(roles, { name: 'Foreign', permissions: ['read:invoices'] });
    expectProblem(refused, 400, 'permission.unknown');
    expect(refused.body.errors).toEqual([
      { field: 'permissions', message: 'read:invoices is not a permission of this organization' },
    ]);
    expectProblem(await makeKey(['read:invoices'], olga), 400, 'permission.unknown');
    expect(await ownPermissions(olga.headers)).not.toContain('read:invoices');
    const changed = await api.as(olga).post(roles, { name: 'Mine', permissions: [] });
    const patch = { permissions: ['read:invoices'] };
    expectProblem(await api.as(olga).patch(`${roles}/${changed.body.id}`, patch), 400, 'permission.unknown');
  });

  it('does not open what Facet guards', async () => {
    await make('read:sessions-of-others');
    const role = await makeRole(['read:sessions-of-others']);
    const mia = await givenTo(role.body.id as string);
    expect((await api.as(mia).get(path())).status).toBe(403);
  });
});

describe('nobody gives or takes a permission of the application', () => {
  let petra: TestPerson;

  beforeEach(async () => {
    await make('read:invoices');
    petra = await somebodyWho(ada.organization, ['update:roles', 'update:users', 'read:users', 'read:organization']);
  });

  it('that they lack: with a role, a key, or by deleting it', async () => {
    const refused = await makeRole(['read:invoices'], petra);
    expectProblem(refused, 403, 'permission.missing');
    expect(refused.body.permissions).toEqual(['read:invoices']);
    expectProblem(await makeKey(['read:invoices'], petra), 403, 'permission.missing');
    expectProblem(await remove('read:invoices', '', petra), 403, 'permission.missing');
    const role = await makeRole(['read:invoices']);
    const mia = await aPerson({ in: ada.organization });
    const give = { roles: [role.body.id], add: true };
    expectProblem(
      await api.as(petra).put(memberPath(mia, '/roles', ada.organization), { roles: [role.body.id] }),
      403,
      'permission.missing',
    );
    expect((await api.as(petra).post(`/api/v1/user/${mia.id}/roles`, give)).status).toBe(403);
    // With it, they may.
    await facet.sql(`update roles set permissions = permissions || '{read:invoices}' where name like 'Role of %'`);
    expect((await api.as(petra).post(`/api/v1/user/${mia.id}/roles`, give)).status).toBe(200);
  });

  it('with the Admin role, which has it too, though they have all of Facet', async () => {
    const all = (await ownPermissions(ada.headers)).filter((one) => one !== 'read:invoices');
    const paul = await somebodyWho(ada.organization, all);
    const mia = await aPerson({ in: ada.organization });
    const admin = { roles: [await roleId(ada.organization, 'admin')], add: true };
    const refused = await api.as(paul).post(`/api/v1/user/${mia.id}/roles`, admin);
    expect([refused.status, refused.body.details]).toEqual([403, [{ permission: 'read:invoices' }]]);
    expect((await remove('read:invoices')).status).toBe(204);
    expect((await api.as(paul).post(`/api/v1/user/${mia.id}/roles`, admin)).status).toBe(200);
  });

  it('with a key that does not name it, but with one that does', async () => {
    const role = await makeRole(['read:invoices']);
    const mia = await aPerson({ in: ada.organization });
    const give = async (scopes: readonly string[]): Promise<number> => {
      const { body } = await makeKey(scopes);
      const headers = { 'x-api-key': body.key as string };
      return (await api.with(headers).post(`/api/v1/user/${mia.id}/roles`, { roles: [role.body.id], add: true }))
        .status;
    };
    expect(await give(['update:users', 'read:users'])).toBe(403);
    expect(await give(['update:users', 'read:users', 'read:invoices'])).toBe(200);
  });
});

describe('DELETE …/permissions/{name}', () => {
  beforeEach(async () => {
    await make('read:invoices');
  });

  it('leaves one that a role or a key has, unless it is forced; then they lose it', async () => {
    const role = await makeRole(['read:users', 'read:invoices']);
    const mia = await givenTo(role.body.id as string);
    expectProblem(await remove('read:invoices'), 409, 'permission.in_use');
    const key = await makeKey(['read:users', 'read:invoices'], mia);
    const headers = { 'x-api-key': key.body.key as string };
    expect((await remove('read:invoices', '?force=true')).status).toBe(204);
    for (const one of [mia.headers, headers]) expect(await ownPermissions(one)).toEqual(['read:users']);
    const { body } = await api.as(ada).get(inOrganization(ada.organization, `/roles/${role.body.id}`));
    expect(body.permissions).toEqual(['read:users']);
    // Nobody has it again with another one of the same name.
    await make('read:invoices');
    for (const one of [mia.headers, headers]) expect(await ownPermissions(one)).toEqual(['read:users']);
    expect((await actions())[1]).toEqual({
      action: 'permission.removed',
      details: { permission: 'read:invoices', roles: [role.body.id], keys: 1 },
    });
  });

  it('leaves one that a key alone has, and the permission of that name of another organization', async () => {
    const olga = await aPerson({ as: 'admin' });
    await api.as(olga).post(inOrganization(olga.organization, '/permissions'), { name: 'read:invoices' });
    const { body } = await makeKey(['read:invoices', 'read:users'], olga);
    await makeKey(['read:invoices']);
    expectProblem(await remove('read:invoices'), 409, 'permission.in_use');
    expectProblem(await remove('read:invoices', '?force=false'), 409, 'permission.in_use');
    expect((await remove('read:invoices', '?force=true')).status).toBe(204);
    const theirs = await ownPermissions({ 'x-api-key': body.key as string });
    expect(theirs).toEqual(['read:users', 'read:invoices']);
  });

  it('never leaves a role or a key with a permission that is gone, however it comes about', async () => {
    const petra = await aRole(ada.organization, 'Changing', []);
    for (let round = 0; round < 8; round += 1) {
      const name = `fleeting:n${round}`;
      await make(name);
      const forced = round % 2 ? '?force=true' : '';
      const [role, changed, key, gone] = await Promise.all([
        makeRole([name], ada, `Fleeting ${round}`),
        api.as(ada).patch(inOrganization(ada.organization, `/roles/${petra}`), { permissions: [name] }),
        makeKey([name]),
        remove(name, forced),
      ]);
      for (const { status } of [role, changed, key]) expect([200, 201, 400]).toContain(status);
      expect([204, 409]).toContain(gone.status);
    }
    const dangling = await facet.sql(
      `select name from (select organization_id, unnest(permissions) as name from roles
         union all select organization_id, unnest(scopes) from api_keys) used
       where name like 'fleeting:%' and not exists (select 1 from application_permissions p where p.organization_id = used.organization_id and p.name = used.name)`,
    );
    expect(dangling).toEqual([]);
  });

  it('finds the keys on an index', async () => {
    await facet.sql(
      `insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at)
       select 'Many' || lpad(n::text, 12, '0'), $1, $2, 'many', '\\x00', case when n % 5000 = 0 then '{many:keys}' else '{read:users}' end::text[], now()
       from generate_series(1, 20000) n`,
      [ada.id, ada.organization],
    );
    await facet.sql('analyze api_keys');
    const [plan] = await facet.sql<{ 'QUERY PLAN': string }>(
      `explain (format json) select id from api_keys where organization_id = '${ada.organization}' and scopes @> array['many:keys'] order by id limit 1001 for update`,
    );
    expect(JSON.stringify(plan)).toContain('ix_api_keys_scopes');
    await facet.sql(`delete from api_keys where name = 'many'`);
  });
});
