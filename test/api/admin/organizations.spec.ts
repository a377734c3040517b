/**
 * @settings {"OPERATOR_ORGANIZATION":"operators"}
 */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem, login } from '../../support/account.js';
import { allPages, alsoIn, inOrganization, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const operators = 'operators' as OrganizationId;
let olga: TestPerson;
let ada: TestPerson;
let made = 0;

beforeAll(async () => {
  await facet.write((tx, { organizations }) => organizations.create(tx, operators, 'Operators'));
  olga = await aPerson({ in: operators, as: 'admin' });
});

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const aNew = (): { id: string; name: string } => ({ id: `acme-${(made += 1)}`, name: 'Acme' });
const idsOf = ({ body }: Answer): string[] => (body.organizations as { id: string }[]).map(({ id }) => id);

describe('GET /admin/organizations', () => {
  it('shows those in which the caller may read the organization, by id, each once', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => anOrganization()));
    for (const other of others) await alsoIn(other, ada.id, 'admin');
    const onlyMember = await anOrganization();
    await alsoIn(onlyMember, ada.id);
    await anOrganization();
    const all = await allPages<{ id: string }>(ada, '/admin/organizations?limit=2', 'organizations');
    expect(all.map(({ id }) => id)).toEqual([ada.organization, ...others].sort());
    const first = await api.as(ada).get('/admin/organizations?limit=2');
    expect([first.body.total, first.body.organizations[0]]).toEqual([
      5,
      { id: expect.any(String), name: 'Test', createdAt: expect.any(String), updatedAt: expect.any(String) },
    ]);
  });

  it('takes a permission from any role', async () => {
    const reader = await somebodyWho(ada.organization, ['read:organization']);
    expect(idsOf(await api.as(reader).get('/admin/organizations'))).toEqual([ada.organization]);
    const blind = await somebodyWho(ada.organization, ['read:users']);
    expect((await api.as(blind).get('/admin/organizations')).body).toEqual({ organizations: [], total: 0 });
  });

  it('shows a key the one that it belongs to, if its scopes say so', async () => {
    await alsoIn(await anOrganization(), ada.id, 'admin');
    const key = async (scopes: string[]): Promise<string> =>
      (await api.as(ada).post('/auth/api-keys', { name: 'k', scopes })).body.key as string;
    expect(
      idsOf(await api.with({ 'x-api-key': await key(['read:me', 'read:organization']) }).get('/admin/organizations')),
    ).toEqual([ada.organization]);
    expect(
      idsOf(await api.with({ 'x-api-key': await key(['read:me', 'read:users']) }).get('/admin/organizations')),
    ).toEqual([]);
  });

  it('refuses anonymous callers, and a cursor that it did not give out', async () => {
    expectProblem(await api.get('/admin/organizations'), 401, 'credential.invalid');
    expectProblem(await api.as(ada).get('/admin/organizations?cursor=x'), 400, 'request.invalid');
    expectProblem(await api.as(ada).get('/admin/organizations?limit=101'), 400, 'request.invalid');
  });
});

describe('POST /admin/organizations', () => {
  it('makes an organization with built-in roles, whose admin is the caller', async () => {
    const wanted = aNew();
    const answer = await api.as(olga).post('/admin/organizations', wanted);
    expect(answer.headers.get('location')).toBe(`/admin/organizations/${wanted.id}`);
    expect([answer.status, answer.body]).toEqual([
      201,
      { ...wanted, createdAt: expect.any(String), updatedAt: expect.any(String) },
    ]);
    const roles = await api.as(olga).get(inOrganization(wanted.id, '/roles'));
    expect((roles.body.roles as { builtIn: string }[]).map(({ builtIn }) => builtIn)).toEqual([
      'admin',
      'member',
      'moderator',
    ]);
    expect((await login(olga.email, olga.password, wanted.id)).status).toBe(200);
    expect(idsOf(await api.as(olga).get('/admin/organizations'))).toContain(wanted.id);
  });

  it('is for operators only: not for admins of other organizations, nor for members of theirs', async () => {
    expectProblem(await api.as(ada).post('/admin/organizations', aNew()), 403, 'operator.needed');
    expectProblem(
      await api.as(await aPerson({ in: operators })).post('/admin/organizations', aNew()),
      403,
      'permission.missing',
    );
    expectProblem(await api.post('/admin/organizations', aNew()), 401, 'credential.invalid');
  });

  it('takes operators wherever they are signed in, but no key of another organization', async () => {
    const key = (await api.as(ada).post('/auth/api-keys', { name: 'k', scopes: ['create:organizations'] })).body
      .key as string;
    await alsoIn(operators, ada.id, 'admin');
    expect((await api.as(ada).post('/admin/organizations', aNew())).status).toBe(201);
    expectProblem(await api.with({ 'x-api-key': key }).post('/admin/organizations', aNew()), 403, 'operator.needed');
  });

  it('refuses an id that is taken, and makes it once when asked many times at once', async () => {
    const wanted = aNew();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.as(olga).post('/admin/organizations', wanted)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expectProblem(
      await api.as(olga).post('/admin/organizations', { ...wanted, name: 'Other' }),
      409,
      'organization.exists',
    );
    expect((await api.as(olga).get(inOrganization(wanted.id))).body.name).toBe('Acme');
  });

  it.each([
    ['no id', { id: undefined }],
    ['an id in capitals', { id: 'Acme' }],
    ['an id that begins with -', { id: '-acme' }],
    ['an id of 64 characters', { id: 'a'.repeat(64) }],
    ['an id that is a number', { id: 1 }],
    ['no name', { name: undefined }],
    ['a blank name', { name: '  ' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name of 201 characters', { name: 'x'.repeat(201) }],
  ])('refuses %s', async (_, change) => {
    expectProblem(await api.as(olga).post('/admin/organizations', { ...aNew(), ...change }), 400, 'request.invalid');
  });

  it.each(badBodies({ id: 'acme', name: 'Acme' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(olga).post('/admin/organizations', undefined, sent), status, code);
  });
});

describe('PATCH /admin/organizations/{id}', () => {
  const path = (): string => inOrganization(ada.organization);

  it('renames, and shows the new name at once', async () => {
    const before = (await api.as(ada).get(path())).body;
    const answer = await api.as(ada).patch(path(), { name: 'Renamed' });
    expect([answer.status, answer.body]).toEqual([200, { ...before, name: 'Renamed', updatedAt: expect.any(String) }]);
    expect((await api.as(ada).get(path())).body).toEqual(answer.body);
  });

  it('compares the state that the caller has seen', async () => {
    const tag = (await api.as(ada).get(path())).headers.get('etag') ?? '';
    expect((await api.as(ada).patch(path(), { name: 'One' }, { headers: { 'if-match': tag } })).status).toBe(200);
    expectProblem(
      await api.as(ada).patch(path(), { name: 'Two' }, { headers: { 'if-match': tag } }),
      412,
      'version.stale',
    );
    expect((await api.as(ada).get(path())).body.name).toBe('One');
  });

  it('changes nothing without a name, and refuses what is none', async () => {
    expect((await api.as(ada).patch(path(), {})).status).toBe(200);
    expectProblem(await api.as(ada).patch(path(), { name: null }), 400, 'request.invalid');
    expectProblem(await api.as(ada).patch(path(), { id: 'other' }), 400, 'request.invalid');
    expect((await api.as(ada).get(path())).body.name).toBe('Test');
  });

  it('is for those who may', async () => {
    const reader = await somebodyWho(ada.organization, ['read:organization']);
    expect((await api.as(reader).get(path())).status).toBe(200);
    expectProblem(await api.as(reader).patch(path(), { name: 'x' }), 403, 'permission.missing');
  });
});
