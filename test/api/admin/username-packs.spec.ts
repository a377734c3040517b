import { beforeEach, describe, expect, it } from '@jest/globals';
import { aSignUp, expectProblem } from '../../support/account.js';
import { allPages, inOrganization, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';

interface Pack {
  readonly name: string;
  readonly size: number;
  readonly on: boolean;
  readonly effect?: string;
  readonly active: number;
}

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, handle: 'Support' });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/username-packs${rest}`);
const put = (pack: string, effect?: string, as = ada): Promise<Answer> =>
  api.as(as).put(path(`/${pack}`), effect === undefined ? {} : { effect });
const off = (pack: string, as = ada): Promise<Answer> => api.as(as).delete(path(`/${pack}`));
const packs = async (): Promise<Pack[]> => (await api.as(ada).get(path())).body.packs as Pack[];
const claim = (username: string, person = mia): Promise<Answer> => m2(person).put('/api/profile/', { username });
const rules = (): Promise<{ text: string; effect: string; pack: string | null }[]> =>
  allPages(ada, inOrganization(ada.organization, '/username-rules?limit=100'), 'rules');
const audited = async (): Promise<unknown[]> =>
  (
    await facet.sql<{ entry: unknown }>(
      `select json_build_array(action, details) as entry from audit_entries where organization_id = $1 and action like 'username_pack.%' order by id`,
      [ada.organization],
    )
  ).map(({ entry }) => entry);

describe('/admin/organizations/{id}/username-packs', () => {
  it('lists them: an organization has none until it says so', async () => {
    const found = await packs();
    expect(found).toEqual([
      expect.objectContaining({
        name: 'reserved-words',
        version: 1,
        effects: ['deny', 'review'],
        on: false,
        active: 0,
      }),
      expect.objectContaining({ name: 'profanity', version: 1, effects: ['review'], on: false, active: 0 }),
    ]);
    for (const pack of found) expect([pack.size > 50, 'effect' in pack]).toEqual([true, false]);
    expect((await claim('root')).status).toBe(200);
  });

  it('denies reserved words to all who choose a name from then on', async () => {
    const { status, body } = await put('reserved-words');
    expect([status, body]).toMatchObject([200, { on: true, effect: 'deny', active: body.size }]);
    for (const name of ['root', '4dm1n', 'w.w.w', 'billing'])
      expect([name, (await claim(name)).body.reason]).toEqual([name, 'denied']);
    expectProblem(
      await api.post('/auth/sign-up', aSignUp(ada.organization, { handle: 'security' })),
      409,
      'username.denied',
    );
    expect((await claim('mia')).status).toBe(200);
    const listed = await rules();
    expect(listed).toHaveLength(Number(body.size));
    expect(new Set(listed.map(({ pack }) => pack))).toEqual(new Set(['reserved-words']));
  });

  it('renames nobody, and shows beforehand who has such a name', async () => {
    const { status, body } = await api.as(ada).get(path('/reserved-words/members?limit=1'));
    expect([status, body.members]).toEqual([200, [{ userId: mia.id, username: 'Support' }]]);
    expect((await api.as(ada).get(path('/profanity/members'))).body.members).toEqual([]);
    await put('reserved-words');
    expect((await m2(mia).get('/api/profile/')).body.username).toBe('Support');
    expect((await claim('mia')).status).toBe(200);
    expect((await claim('SUPPORT')).body.reason).toBe('denied');
  });

  it('has profanity reviewed, and never denied', async () => {
    expectProblem(await put('profanity', 'deny'), 400, 'request.invalid');
    expect((await put('profanity')).body).toMatchObject({ on: true, effect: 'review' });
    expect((await claim('sh1t')).status).toBe(200);
    const reviews = (await api.as(ada).get(inOrganization(ada.organization, '/username-reviews'))).body.reviews;
    expect(reviews).toMatchObject([{ userId: mia.id, username: 'sh1t', rule: { kind: 'exact', text: 'shit' } }]);
  });

  it('changes what a pack does, and brings back rules of it that were removed', async () => {
    const { size } = (await put('reserved-words')).body;
    const [first] = await facet.sql<{ id: string }>(
      `select id from name_rules where organization_id = $1 and text = 'root'`,
      [ada.organization],
    );
    await api.as(ada).delete(inOrganization(ada.organization, `/username-rules/${first?.id ?? ''}`));
    expect((await packs())[0]).toMatchObject({ active: Number(size) - 1 });
    expect((await put('reserved-words')).body).toMatchObject({ effect: 'deny', active: size });
    expect((await put('reserved-words', 'review')).body).toMatchObject({ effect: 'review', active: size });
    expect((await put('reserved-words', 'review')).status).toBe(200);
    expect((await claim('root')).status).toBe(200);
    const details = { pack: 'reserved-words', version: 1 };
    expect(await audited()).toEqual([
      ['username_pack.added', { ...details, effect: 'deny', added: size, removed: 0 }],
      ['username_pack.added', { ...details, effect: 'deny', added: 1, removed: 0 }],
      ['username_pack.added', { ...details, effect: 'review', added: size, removed: size }],
    ]);
  });

  it('leaves rules of the organization as they are, whatever comes and goes', async () => {
    const own = { kind: 'exact', text: 'r00t', effect: 'review' };
    await api.as(ada).post(inOrganization(ada.organization, '/username-rules'), own);
    const { size } = (await put('reserved-words')).body;
    expect((await packs())[0]).toMatchObject({ active: Number(size) - 1 });
    expect((await claim('root')).status).toBe(200);
    expect([(await off('reserved-words')).status, (await off('reserved-words')).status]).toEqual([204, 204]);
    expect(await rules()).toMatchObject([{ ...own, pack: null }]);
    expect((await packs())[0]).toMatchObject({ on: false, active: 0 });
    expect((await claim('admin')).status).toBe(200);
    expect((await audited()).at(-1)).toEqual([
      'username_pack.removed',
      { pack: 'reserved-words', removed: Number(size) - 1 },
    ]);
  });

  it('is all or nothing beyond what an organization may have', async () => {
    await facet.sql(
      `insert into name_rules (organization_id, needle, id, kind, text, effect, created_at)
       select $1, 'needle' || i, gen_random_uuid(), 'contains', 'x', 'deny', now() from generate_series(1, 1900) i`,
      [ada.organization],
    );
    expectProblem(await put('reserved-words'), 409, 'username_rule.limit_reached');
    expect([(await packs())[0]?.active, await audited()]).toEqual([0, []]);
  });

  it('changes nothing about the documented denylist', async () => {
    await put('reserved-words');
    await put('profanity');
    const list = (): Promise<Answer> => m2(ada).get('/api/profile/username/denylist/');
    expect((await list()).body).toEqual({ usernames: [] });
    const denied = await m2(ada).post('/api/profile/username/deny/', { root: 'x1', Support: 'mia-now' });
    expect([denied.status, denied.body]).toEqual([204, undefined]);
    expect((await list()).body).toEqual({ usernames: ['root', 'Support'] });
    expect((await m2(mia).get('/api/profile/')).body.username).toBe('mia-now');
    const kept = await m2(ada).post('/api/profile/username/deny/', { 'mia-now': 'admin' });
    expect([kept.status, (await m2(mia).get('/api/profile/')).body.username]).toEqual([200, 'mia-now']);
    expect((await m2(ada).put('/api/profile/username/denylist/', ['api'])).status).toBe(204);
    expect((await list()).body).toEqual({ usernames: ['api'] });
    expect((await packs()).map(({ on }) => on)).toEqual([true, true]);
  });

  it('ends as a whole when two change it at once', async () => {
    const answers = await Promise.all([
      put('reserved-words', 'deny'),
      put('reserved-words', 'review'),
      put('profanity'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const effects = (await rules()).filter(({ pack }) => pack === 'reserved-words').map(({ effect }) => effect);
    const [first] = await packs();
    expect([new Set(effects).size, effects.length]).toEqual([1, first?.size]);
  });
});

describe('a pack', () => {
  it('has a name, and a body that says nothing else', async () => {
    for (const answer of [await put('swearing'), await off('swearing'), await api.as(ada).get(path('/x/members'))])
      expectProblem(answer, 404, 'username_pack.not_found');
    for (const body of [{ effect: 'warn' }, { effect: null }, { version: 2 }])
      expectProblem(await api.as(ada).put(path('/profanity'), body), 400, 'request.invalid');
    expectProblem(await api.as(ada).get(path('/profanity/members?cursor=x')), 400, 'request.invalid');
    expect((await packs()).map(({ on }) => on)).toEqual([false, false]);
  });

  it('needs the permissions of the denylist, in this organization', async () => {
    const reader = await somebodyWho(ada.organization, ['read:denylist']);
    expect((await api.as(reader).get(path())).status).toBe(200);
    expect((await api.as(reader).get(path('/profanity/members'))).status).toBe(200);
    for (const answer of [await put('profanity', undefined, reader), await off('profanity', reader)])
      expectProblem(answer, 403, 'permission.missing');
    const stranger = await aPerson({ as: 'admin' });
    for (const answer of [await put('profanity', undefined, stranger), await off('profanity', stranger)])
      expectProblem(answer, 404, 'organization.not_found');
    expect((await packs()).map(({ on }) => on)).toEqual([false, false]);
  });
});
