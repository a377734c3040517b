import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, RoleId } from '@app/common';
import { itScrollsInTheConsole } from '../../browser/console-many-members.js';
import { allPages, inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { innerTextOf, listCost, type Cost, type Search } from '../../support/member-list-cost.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

const many = 100_000;
const others = 10_000;

/**
 * Members as sign-ups would leave them, by the statements' own triggers: one in 1,000 banned, every tenth a
 * moderator.
 */
const seeding = [
  'create table fresh (n integer, id uuid, organization text)',
  `insert into fresh select n, ('01930000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, case when n <= ${many} then $1 else $2 end
   from generate_series(1, ${many + others}) n`,
  `insert into users (id, name, status) select id, (array['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'])[1 + n % 6] || ' ' || md5(n::text) || ' Smith',
   case when n % 1000 = 7 then 'banned' else 'active' end from fresh`,
  `insert into emails (id, user_id, email, address_key, is_default) select gen_random_uuid(), id, a, a, true
   from (select id, 'p' || n || case when n % 1000 = 13 then '@rare.example' else '@example.com' end as a from fresh) addresses`,
  `insert into members (organization_id, user_id, joined_at) select organization, id, '2025-01-01Z'::timestamptz + n * 7919 % 100000 * interval '1 minute' from fresh`,
  `insert into profiles (organization_id, user_id, username, username_key) select organization, id, 'user-' || n, 'user-' || n from fresh`,
  `insert into role_assignments (organization_id, user_id, role_id) select f.organization, f.id, r.id from fresh f join roles r on r.organization_id = f.organization
     and (r.built_in = 'member' or r.built_in = 'moderator' and f.n % 10 = 0)`,
  'drop table fresh',
  'analyze',
];

let ada: TestPerson;
let other: OrganizationId;
let moderator: RoleId;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  other = await anOrganization();
  moderator = await roleId(ada.organization, 'moderator');
  for (const text of seeding) await facet.sql(text, text.includes('$1') ? [ada.organization, other] : []);
}, 300_000);

/** Tables that are read from one end to the other. */
const wholeTables = ({ nodes }: Cost): string[] => {
  const large = ['members', 'member_keys', 'users', 'emails', 'profiles', 'role_assignments'];
  return nodes.flatMap((node) =>
    node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name'] ?? '')
      ? [node['Relation Name'] ?? '']
      : [],
  );
};

const one: Record<string, () => Search> = {
  'no search': () => ({}),
  'a search that fits all': () => ({ prefixes: ['smith'] }),
  'a search that fits every sixth': () => ({ prefixes: ['ada'] }),
  'a search that fits few': () => ({ prefixes: ['user-4242'] }),
  'a search that fits nobody': () => ({ prefixes: ['nobody'] }),
  'two spellings': () => ({ prefixes: ['user-4243', 'p4243@'] }),
  'letters inside of a word of all': () => ({ prefixes: ['mith'], inner: 'mith' }),
  'letters inside of a word of few': () => ({ prefixes: ['ser-4242'], inner: 'ser-4242' }),
  'letters that nobody has': () => ({ prefixes: ['obodysmith'], inner: 'obodysmith' }),
  'an id': () => ({ userId: ada.id }),
  'the usual domain': () => ({ domain: 'example.com' }),
  'a rare domain': () => ({ domain: 'rare.example' }),
  'a search among those of a month': () => ({ prefixes: ['ada'], joined: january }),
  'a search among those of a rare domain': () => ({ prefixes: ['ada'], domain: 'rare.example' }),
};
const statuses: Record<string, Search> = {
  'no status': {},
  'the usual status': { status: 'active' },
  'a rare status': { status: 'banned' },
  'a status that nobody has': { status: 'invited' },
};
const roles: Record<string, () => Search> = {
  'no role': () => ({}),
  'a role of some': () => ({ roleId: moderator }),
};

const combinations = Object.keys(one).flatMap((search) =>
  Object.keys(statuses).flatMap((status) =>
    Object.keys(roles).map((role) => [search, status, role] as [string, string, string]),
  ),
);

const criteriaOf = (search: string, status: string, role: string): Search => ({
  ...one[search]?.(),
  ...statuses[status],
  ...roles[role]?.(),
});

const january = { from: new Date('2025-01-01T00:00:00Z'), to: new Date('2025-02-01T00:00:00Z') };
const minutes = { from: new Date('2025-01-10T00:00:00Z'), to: new Date('2025-01-10T01:00:00Z') };

/** With lists in the order of joining. */
const sorted: [string, () => Search][] = [
  ['all', () => ({})],
  ['those of a month', () => ({ joined: january })],
  ['those of an hour', () => ({ joined: minutes })],
  ['those of a month with a role', () => ({ joined: january, roleId: moderator })],
  ['those of an hour with a role', () => ({ joined: minutes, roleId: moderator })],
  ['those with a role', () => ({ roleId: moderator })],
  ['those with the usual status', () => ({ status: 'active' })],
  ['those with a rare status', () => ({ status: 'banned' })],
  ['those of the usual domain', () => ({ domain: 'example.com' })],
  ['those of a rare domain', () => ({ domain: 'rare.example' })],
  ['those of a domain that nobody has', () => ({ domain: 'nowhere.example' })],
  [
    'those of a usual domain with a role and a status',
    () => ({ domain: 'example.com', roleId: moderator, status: 'active' }),
  ],
];

describe('a list of 100,000 members', () => {
  it.each(combinations)('reads no whole table: %s, %s, %s', async (search, status, role) => {
    const criteria = criteriaOf(search, status, role);
    const first = await listCost(ada.organization, criteria);
    const later = await listCost(ada.organization, criteria, ['smith', '01930000-0000-7000-9000-00000000c350']);
    expect([wholeTables(first.all), wholeTables(later.all)]).toEqual([[], []]);
  });

  it.each(combinations)('costs what a page costs, however many there are: %s, %s, %s', async (search, status, role) => {
    const { page, all } = await listCost(ada.organization, criteriaOf(search, status, role));
    expect(page.blocks).toBeLessThan(4_000);
    expect(all.blocks).toBeLessThan(8_000);
  });

  it.each(sorted)('costs what a page costs in the order of joining: %s', async (_, search) => {
    for (const sort of ['joinedAt', '-joinedAt'] as const) {
      const criteria = { ...search(), sort };
      const after = ['2025-02-01T00:00:00.000Z', '01930000-0000-7000-9000-00000000c350'];
      for (const { page, all } of [
        await listCost(ada.organization, criteria),
        await listCost(ada.organization, criteria, after),
      ]) {
        expect(wholeTables(all)).toEqual([]);
        expect(page.blocks).toBeLessThan(6_000);
        expect(all.blocks).toBeLessThan(10_000);
      }
    }
  });

  it('asks the index of inner letters for the rarest, and for none that half of all have', async () => {
    const of = (text: string): ReturnType<typeof innerTextOf> => innerTextOf(ada.organization, text);
    const [address, common] = [await of('p4242@example.com'), await of('@example')];
    expect([address.isCommon, address.grams.length, common.isCommon]).toEqual([false, 3, true]);
    expect(address.grams.filter((gram) => common.grams.includes(gram))).toEqual([]);
    const { body } = await api.as(ada).get(inOrganization(ada.organization, '/members?search=242@example&limit=100'));
    expect(body.members.map(({ email }: { email: string }) => email).sort()).toEqual(
      Array.from({ length: 100 }, (_, at) => `p${at || ''}242@example.com`).sort(),
    );
  });

  it('costs on the last page what it costs on the first', async () => {
    const { page: first } = await listCost(ada.organization, {});
    const { page: last } = await listCost(ada.organization, {}, ['', '01930000-0000-7000-9000-000000000015']);
    expect(last.blocks).toBeLessThan(2 * first.blocks + 100);
  });

  it('is changed 1,000 at a time, within what one request may last', async () => {
    const ids = await facet.sql<{ id: string }>(
      'select user_id as id from members where organization_id = $1 and user_id <> $2 order by 1 limit 1000',
      [ada.organization, ada.id],
    );
    const request = { action: 'add-role', role: 'Moderator', members: ids.map(({ id }) => id) };
    const { status, body } = await api.as(ada).post(inOrganization(ada.organization, '/members/bulk'), request);
    expect([status, body.done, body.unchanged, body.failed]).toEqual([200, 900, 100, 0]);
  }, 60_000);

  itScrollsInTheConsole(() => ada);

  it('is told without a total over HTTP, and a short one with it', async () => {
    const path = inOrganization(ada.organization, '/members');
    const { body } = await api.as(ada).get(path);
    expect([body.members.length, 'total' in body, typeof body.nextCursor]).toEqual([20, false, 'string']);
    const banned = await allPages<{ status: string }>(ada, `${path}?status=banned&limit=100`, 'members');
    expect([banned.length, new Set(banned.map(({ status }) => status))]).toEqual([many / 1000, new Set(['banned'])]);
    expect((await api.as(ada).get(`${path}?status=banned`)).body.total).toBe(many / 1000);
    const found = await allPages<{ id: string }>(ada, `${path}?search=user-1234&limit=5`, 'members');
    expect(new Set(found.map(({ id }) => id)).size).toBe(11);
    expect(found).toHaveLength(11);
  });
});
