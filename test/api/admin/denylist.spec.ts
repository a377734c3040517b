import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const path = (query = ''): string => inOrganization(ada.organization, `/denylist${query}`);
const deny = (names: Record<string, string>, query = ''): Promise<Answer> =>
  api.as(ada).post(path(query), { names: Object.entries(names).map(([name, replacement]) => ({ name, replacement })) });
const allow = (names: unknown, query = ''): Promise<Answer> => api.as(ada).delete(path(query), { names });
const listed = async (): Promise<string[]> => (await api.as(ada).get(path())).body.names as string[];

describe('/admin/organizations/{id}/denylist', () => {
  it('denies names, one list with the M2 API, and gives holders the replacements', async () => {
    const mia = await aPerson({ in: ada.organization, handle: 'Root' });
    expect((await deny({ root: 'former-root', ADMIN: 'x' })).body).toMatchObject({
      denied: ['root', 'ADMIN'],
      notDenied: [],
    });
    expect((await m2(mia).get('/api/profile/')).body.username).toBe('former-root');
    expect((await m2(ada).get('/api/profile/username/denylist/')).body.usernames).toEqual(['ADMIN', 'root']);
    expect((await api.as(ada).get(path())).body).toEqual({ names: ['ADMIN', 'root'], total: 2 });
    expect((await m2(mia).put('/api/profile/', { username: 'admin' })).body.reason).toBe('denied');
  });

  it('says which names stay with their holders, and why', async () => {
    await aPerson({ in: ada.organization, handle: 'mia' });
    await aPerson({ in: ada.organization, handle: 'bob' });
    expect((await deny({ mia: 'bob', root: 'x' })).body).toEqual({
      denied: ['root'],
      notDenied: [{ name: 'mia', reason: 'replacement_taken' }],
      renamed: [],
    });
    expect(await listed()).toEqual(['root']);
  });

  it('says who is renamed, and who would be', async () => {
    const mia = await aPerson({ in: ada.organization, handle: 'Mia' });
    const outcome = {
      denied: ['MIA'],
      notDenied: [],
      renamed: [{ userId: mia.id, name: 'MIA', replacement: 'New-Mia' }],
    };
    expect((await deny({ MIA: 'New-Mia' }, '?dryRun=true')).body).toEqual(outcome);
    expect(await listed()).toEqual([]);
    expect((await deny({ MIA: 'New-Mia' })).body).toEqual(outcome);
    expect((await deny({ MIA: 'New-Mia' })).body.renamed).toEqual([]);
  });

  it('takes names off, and says which are in use', async () => {
    await aPerson({ in: ada.organization, handle: 'mia' });
    await deny({ root: 'x' });
    expect((await allow(['ROOT', 'mia', 'nobody'])).body).toEqual({ allowed: ['ROOT'], inUse: ['mia'] });
    expect(await listed()).toEqual([]);
  });

  it('tries without changing anything', async () => {
    await deny({ root: 'x' });
    expect((await deny({ admin: 'x' }, '?dryRun=true')).body.denied).toEqual(['admin']);
    expect((await allow(['root'], '?dryRun=true')).body.allowed).toEqual(['root']);
    expect(await listed()).toEqual(['root']);
    expectProblem(await deny({ admin: 'x' }, '?dryRun=yes'), 400, 'request.invalid');
  });

  it('is listed by prefix and page by page, with a total up to 1,000', async () => {
    const names = Array.from({ length: 1001 }, (_, at) => `name-${String(at).padStart(4, '0')}`);
    await m2(ada).put('/api/profile/username/denylist/', [...names, 'root']);
    const first = await api.as(ada).get(path('?limit=2'));
    expect([first.body.names, 'total' in first.body]).toEqual([['name-0000', 'name-0001'], false]);
    expect((await api.as(ada).get(path('?prefix=NAME-000'))).body).toEqual({ names: names.slice(0, 10), total: 10 });
    expect(await allPages<string>(ada, path('?limit=100'), 'names')).toEqual([...names, 'root']);
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
  });

  it('needs unique names', async () => {
    await api
      .as(ada)
      .patch(inOrganization(ada.organization, '/settings'), { usernameCustomization: { unique: false } });
    expectProblem(await deny({ root: 'x' }), 409, 'denylist.needs_unique_names');
    expectProblem(await allow(['root']), 409, 'denylist.needs_unique_names');
  });

  it.each([
    ['no list', {}],
    ['a text', { names: 'root' }],
    ['null', { names: null }],
    ['a list of texts', { names: ['root'] }],
    ['a list of lists', { names: [[]] }],
    ['null in the list', { names: [null] }],
    ['no replacement', { names: [{ name: 'root' }] }],
    ['a number for a name', { names: [{ name: 1, replacement: 'x' }] }],
    ['a number for a replacement', { names: [{ name: 'root', replacement: 1 }] }],
    ['an unknown key within', { names: [{ name: 'root', replacement: 'x', reason: 'y' }] }],
    ['more than 1,000', { names: Array.from({ length: 1001 }, (_, at) => ({ name: `n${at}`, replacement: 'x' })) }],
  ])('denies nothing when the body has %s', async (_, body) => {
    expectProblem(await api.as(ada).post(path(), body), 400, 'request.invalid');
    expect(await listed()).toEqual([]);
  });

  it.each([{}, { names: 'x' }, { names: [1] }, { names: ['a', 'a'] }, { names: null }])(
    'allows nothing when the body is %j',
    async (body) => {
      expectProblem(await api.as(ada).delete(path(), body), 400, 'request.invalid');
    },
  );

  it('denies what can be a name, and says of the rest that it cannot', async () => {
    const nobodys = ['', 'x'.repeat(257), '\u200b', '\u2800'];
    const { status, body } = await deny(Object.fromEntries([...nobodys, 'root'].map((name) => [name, ''])));
    expect([status, body]).toEqual([
      200,
      { denied: ['root'], notDenied: nobodys.map((name) => ({ name, reason: 'not_a_name' })), renamed: [] },
    ]);
    expect((await allow([...nobodys, 'root'])).body).toEqual({ allowed: ['root'], inUse: [] });
  });

  it.each(badBodies({ names: [] }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(ada).post(path(), undefined, sent), status, code);
  });
});
