import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aSignUp, expectProblem } from '../../support/account.js';
import { allPages, inOrganization, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

const anAdmin = async (): Promise<void> => {
  ada = await aPerson({ as: 'admin' });
};

interface Rule {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly effect: string;
}

const path = (rest = ''): string => inOrganization(ada.organization, `/username-rules${rest}`);
const add = (kind: string, text: string, effect = 'deny', query = ''): Promise<Answer> =>
  api.as(ada).post(path(query), { kind, text, effect });
const listed = async (): Promise<Rule[]> => allPages<Rule>(ada, path('?limit=2'), 'rules');
const claim = (person: TestPerson, username: string | null): Promise<Answer> =>
  m2(person).put('/api/profile/', { username });

/** The actions and details of this organization. */
const audited = (): Promise<{ action: string; target: string; details: object }[]> =>
  facet.sql(
    `select action, target, details from audit_entries where organization_id = $1 and action like 'username_r%' order by id`,
    [ada.organization],
  );

describe('a new rule', () => {
  beforeAll(anAdmin);

  it.each(['👑', '...', '₊'])('has nothing to look for in %j', async (text) => {
    expectProblem(await add('contains', text), 400, 'username_rule.invalid');
  });

  it.each(badBodies({ kind: 'exact', text: 'root', effect: 'deny' }))(
    'refuses a body $is',
    async ({ status, code, sent }) => {
      expectProblem(await api.as(ada).post(path(), undefined, sent), status, code);
    },
  );

  it.each([
    { kind: 'suffix' },
    { effect: 'warn' },
    { text: 'x'.repeat(65) },
    { text: 1 },
    { note: 'x'.repeat(201) },
    { note: null },
    { pack: 'reserved' },
  ])('refuses a body with %j', async (change) => {
    const body = { kind: 'exact', text: 'root', effect: 'deny', ...change };
    expectProblem(await api.as(ada).post(path(), body), 400, 'request.invalid');
    expect(await listed()).toEqual([]);
  });
});

describe('/admin/organizations/{id}/username-rules', () => {
  beforeEach(anAdmin);

  it('adds, lists and removes rules, and records it without the text', async () => {
    const { status, body } = await api
      .as(ada)
      .post(path(), { kind: 'prefix', text: 'M0derator', effect: 'review', note: 'Only we are' });
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), kind: 'prefix', text: 'M0derator', effect: 'review', note: 'Only we are' },
        ...{ pack: null, createdAt: expect.any(String) },
      },
    ]);
    for (const [kind, text] of [
      ['contains', 'zz'],
      ['exact', 'root'],
      ['contains', 'aa'],
    ] as const)
      expect((await add(kind, text)).status).toBe(201);
    expect((await listed()).map(({ kind, text }) => [kind, text])).toEqual([
      ['prefix', 'M0derator'],
      ['exact', 'root'],
      ['contains', 'aa'],
      ['contains', 'zz'],
    ]);
    const { id } = body as unknown as Rule;
    expect((await api.as(ada).delete(path(`/${id}`))).status).toBe(204);
    expectProblem(await api.as(ada).delete(path(`/${id}`)), 404, 'username_rule.not_found');
    expectProblem(await api.as(ada).delete(path('/x')), 404, 'username_rule.not_found');
    const details = { rule: id, kind: 'prefix', effect: 'review' };
    const entries = await audited();
    expect(entries[0]).toEqual({ action: 'username_rule.added', target: ada.organization, details });
    expect(entries.at(-1)).toEqual({ action: 'username_rule.removed', target: ada.organization, details });
    expect(entries).toHaveLength(5);
  });

  it('answers the rule that is there to the same one in another spelling', async () => {
    const first = await add('contains', 'admin');
    expect((await add('contains', '4.D.M.1.N')).body).toEqual(first.body);
    expectProblem(await add('contains', 'admin', 'review'), 409, 'username_rule.exists');
    expect((await add('exact', 'admin', 'review')).status).toBe(201);
    expect([(await listed()).length, (await audited()).length]).toEqual([2, 2]);
  });

  it('takes no more than 2,000', async () => {
    await facet.sql(
      `insert into name_rules (organization_id, needle, id, kind, text, effect, created_at)
       select $1, 'rule' || n, gen_random_uuid(), 'contains', 'rule', 'deny', now() from generate_series(1, 2000) n`,
      [ada.organization],
    );
    expectProblem(await add('contains', 'admin'), 409, 'username_rule.limit_reached');
    expect((await claim(ada, 'ada-of-2000-rules')).status).toBe(200);
  });

  it('is for who may read and change the denylist', async () => {
    const reader = await somebodyWho(ada.organization, ['read:denylist']);
    const body = { kind: 'exact', text: 'root', effect: 'deny' };
    expect((await api.as(reader).get(path())).status).toBe(200);
    expectProblem(await api.as(reader).post(path(), body), 403, 'permission.missing');
    expectProblem(await api.as(reader).delete(path('/x')), 403, 'permission.missing');
    expectProblem(await api.as(await somebodyWho(ada.organization, [])).get(path()), 403, 'permission.missing');
    expectProblem(await api.as(await aPerson({ as: 'admin' })).get(path()), 404, 'organization.not_found');
  });

  it('is there no more when the organization is gone', async () => {
    await add('exact', 'root');
    await facet.sql('delete from members where organization_id = $1', [ada.organization]);
    await facet.sql('delete from organizations where id = $1', [ada.organization]);
    expect(await facet.sql('select 1 from name_rules where organization_id = $1', [ada.organization])).toEqual([]);
  });
});

describe('a dry run', () => {
  beforeEach(anAdmin);

  it('shows the members who have such names, adds nothing, and goes on from a cursor', async () => {
    const names = ['M0derator-1', 'moderator_2', 'mia', 'm.o.d.e.r.a.t.o.r.3'];
    for (const handle of names) await aPerson({ in: ada.organization, handle });
    const query = (rest: string): Promise<Answer> => add('prefix', 'moderator', 'deny', `?dryRun=true${rest}`);
    const { status, body } = await query('');
    expect([status, body]).toEqual([
      200,
      {
        members: names.filter((one) => one !== 'mia').map((username) => ({ userId: expect.any(String), username })),
        checked: 4,
      },
    ]);
    const first = (await query('&limit=2')).body;
    const rest = (await query(`&limit=2&cursor=${String(first.nextCursor)}`)).body;
    expect([...(first.members as object[]), ...(rest.members as object[])]).toEqual(body.members);
    expect(rest.nextCursor).toBeUndefined();
    expect([await listed(), await audited()]).toEqual([[], []]);
    expectProblem(await query('&cursor=x'), 400, 'request.invalid');
    expectProblem(await add('prefix', '...', 'deny', '?dryRun=true'), 400, 'username_rule.invalid');
  });

  it('looks at 10,000 members in one call', async () => {
    await facet.sql(
      `with made as (insert into users (id, name, status, search_keys) select gen_random_uuid(), 'n', 'active', '{n}' from generate_series(1, 12000) returning id),
         joined as (insert into members (organization_id, user_id) select $1, id from made returning user_id)
       select count(*) from joined`,
      [ada.organization],
    );
    await facet.sql(
      `insert into profiles (organization_id, user_id) select organization_id, user_id from members where organization_id = $1`,
      [ada.organization],
    );
    await facet.sql(
      `update profiles set username = 'Last', username_key = 'last' where organization_id = $1
         and user_id = (select max(user_id::text)::uuid from profiles where organization_id = $1)`,
      [ada.organization],
    );
    const first = (await add('exact', 'last', 'deny', '?dryRun=true')).body;
    expect(first).toEqual({ members: [], checked: 10_000, nextCursor: expect.any(String) });
    const rest = (await add('exact', 'last', 'deny', `?dryRun=true&cursor=${String(first.nextCursor)}`)).body;
    expect(rest).toEqual({ members: [{ userId: expect.any(String), username: 'Last' }], checked: 2001 });
  });
});

describe('a rule that denies', () => {
  beforeEach(anAdmin);

  it('holds for every claim from then on, in all APIs, and not for the names that members have', async () => {
    const [owner, mia] = [
      await aPerson({ in: ada.organization, handle: 'super.admin' }),
      await aPerson({ in: ada.organization }),
    ];
    await add('contains', 'admin');
    expect((await m2(owner).get('/api/profile/')).body.username).toBe('super.admin');
    const denied = await claim(mia, 'The_4dm1n');
    expect([denied.status, denied.body.reason]).toEqual([409, 'denied']);
    const other = await api.as(mia).post('/v1/user/profile', { handle: 'a.d.m.i.n' });
    expect([other.status, other.body.code]).toEqual([409, 10008]);
    const signUp = await api.post('/auth/sign-up', aSignUp(ada.organization, { handle: 'ADM1N' }));
    expectProblem(signUp, 409, 'username.denied');
    expect((await claim(mia, 'mia')).status).toBe(200);
    expect((await claim(owner, 'super.admin')).status).toBe(200);
    expect((await claim(owner, 'super.admin.2')).status).toBe(409);
    await claim(owner, null);
    expect((await claim(owner, 'super.admin')).status).toBe(409);
  });

  it('holds until it is removed, and in its organization alone', async () => {
    const { body } = await add('prefix', 'admin');
    const elsewhere = await aPerson({ in: await anOrganization(), handle: 'admin' });
    expect((await m2(elsewhere).get('/api/profile/')).body.username).toBe('admin');
    expect((await claim(ada, 'admin')).status).toBe(409);
    await api.as(ada).delete(path(`/${String(body.id)}`));
    expect((await claim(ada, 'admin')).status).toBe(200);
  });

  it('holds where names are not unique, too', async () => {
    const settings = { usernameCustomization: { unique: false } };
    await api.as(ada).patch(inOrganization(ada.organization, '/settings'), settings);
    await add('exact', 'admin');
    expect((await claim(ada, 'admin')).body.reason).toBe('denied');
  });

  it('is against a replacement, and leaves the denylist as it is documented otherwise', async () => {
    await aPerson({ in: ada.organization, handle: 'root' });
    await add('contains', 'admin');
    const deny = (pairs: object): Promise<Answer> => m2(ada).post('/api/profile/username/deny/', pairs);
    expect((await deny({ root: 'x-admin', free: 'admin' })).body).toEqual({
      usernamesDenied: ['free'],
      usernamesNotDenied: [{ username: 'root', reason: 'replacement_denied' }],
    });
    expect((await deny({ root: 'former-root', 'admin-x': '' })).status).toBe(204);
    expect((await m2(ada).get('/api/profile/username/denylist/')).body.usernames).toEqual(['admin-x', 'free', 'root']);
    expect((await m2(ada).put('/api/profile/username/denylist/', ['administrator'])).status).toBe(204);
  });

  it('comes before one that wants a review', async () => {
    await add('contains', 'ad', 'review');
    await add('contains', 'min', 'deny');
    expect((await claim(ada, 'admin')).status).toBe(409);
  });
});
