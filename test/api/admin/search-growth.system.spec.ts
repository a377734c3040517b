import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, RoleId } from '@app/common';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { listCost, type Search } from '../../support/member-list-cost.js';
import { anOrganization, aPerson, roleId } from '../../support/people.js';

const [few, many] = [2000, 20_000];
let small: OrganizationId;
let large: OrganizationId;

/**
 * Members of two organizations, alike except for their number: every user has a name that ends in "Smith", a
 * sixth is called Ada, a twentieth has a Chinese
 * name of three letters, all of which are keys. One in 200 is banned, one in 19 a moderator.
 */
const seeding = [
  'create table fresh (n integer, id uuid, organization text)',
  `insert into fresh select n, gen_random_uuid(), case when n <= ${few} then $1 else $2 end from generate_series(1, ${few + many}) n`,
  `insert into users (id, name, status) select id, case when n % 20 = 3 then '张小' || chr(19968 + n % 3000)
    else (array['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'])[1 + n % 6] || ' ' || md5(n::text) || ' Smith' end, case when n % 200 = 7 then 'banned' else 'active' end from fresh`,
  'insert into members (organization_id, user_id) select organization, id from fresh',
  `insert into member_keys (organization_id, user_id, kind, key) select organization, id, 'name', '小' || chr(19968 + n % 3000) from fresh where n % 20 = 3`,
  `insert into profiles (organization_id, user_id, username, username_key) select organization, id, 'user-' || n, 'user-' || n from fresh`,
  `insert into role_assignments (organization_id, user_id, role_id) select f.organization, f.id, r.id from fresh f join roles r on r.organization_id = f.organization
     and (r.built_in = 'member' or r.built_in = 'moderator' and f.n % 19 = 0)`,
  'drop table fresh',
  // A measure of what a list costs, not of what the last writes have left to do.
  'vacuum analyze users, members, member_keys, profiles, role_assignments',
];

let moderators: Map<OrganizationId, RoleId>;

beforeAll(async () => {
  [small, large] = [await anOrganization(), await anOrganization()];
  moderators = new Map([
    [small, await roleId(small, 'moderator')],
    [large, await roleId(large, 'moderator')],
  ]);
  for (const text of seeding) await facet.sql(text, text.includes('$1') ? [small, large] : []);
}, 120_000);

const searches: Record<string, Search> = {
  'no search': {},
  'what everybody has': { prefixes: ['smith'] },
  'a sixth': { prefixes: ['ada'] },
  'two letters': { prefixes: ['ad'] },
  'one letter': { prefixes: ['a'] },
  'a username': { prefixes: ['user-1999'] },
  'the first letter of Chinese names': { prefixes: ['张'] },
  'an inner letter of Chinese names': { prefixes: ['小'] },
  'two spellings': { prefixes: ['ada', 'user-19'] },
  nobody: { prefixes: ['nobody'] },
  'inner letters of everybody': { prefixes: ['mith'], inner: 'mith' },
  'inner letters of a sixth': { prefixes: ['leo'], inner: 'leo' },
  'inner letters of eleven': { prefixes: ['ser-1999'], inner: 'ser-1999' },
  'inner letters of nobody': { prefixes: ['obody'], inner: 'obody' },
};
const filters: Record<string, (organization: OrganizationId) => Search> = {
  'the usual status': () => ({ status: 'active' }),
  'a rare status': () => ({ status: 'banned' }),
  'a status that nobody has': () => ({ status: 'invited' }),
  'a role of some': (organization) => ({ roleId: moderators.get(organization) }),
  'a rare status and a role': (organization) => ({ status: 'banned', roleId: moderators.get(organization) }),
};

const blocksOf = async (organization: OrganizationId, criteria: Search): Promise<number> =>
  (await listCost(organization, criteria)).all.blocks;

describe('a page of members and its total, in blocks that PostgreSQL looks at', () => {
  it.each(Object.entries(searches))(
    'cost with ten times the members what they cost without: %s',
    async (_name, search) => {
      const [less, more] = [await blocksOf(small, search), await blocksOf(large, search)];
      expect(less).toBeLessThan(search.inner === undefined ? 1800 : 2500);
      // More members match, so that a page that was short is full.
      expect(more).toBeLessThan(2 * less + 600);
    },
  );

  it.each(
    Object.entries(searches).flatMap(([name, search]) =>
      Object.keys(filters).map((filter) => [name, filter, search] as const),
    ),
  )('have a limit that does not depend on their number: %s, %s', async (_name, filter, search) => {
    for (const organization of [small, large]) {
      const blocks = await blocksOf(organization, { ...search, ...filters[filter]?.(organization) });
      expect(blocks).toBeLessThan(10_000);
    }
  });
});

describe('two conditions that many members meet each', () => {
  const expected = (text: string): Promise<{ id: string }[]> =>
    facet.sql(
      `select distinct a.user_id as id from role_assignments a join member_keys k using (organization_id, user_id)
       where a.organization_id = $1 and a.role_id = $2 and k.kind <> 'status' and position($3 in k.key) > 0`,
      [large, moderators.get(large), text],
    );

  it.each([
    ['ada', true],
    ['leo', false],
  ])('show all who meet both, each once, on pages that may be short: %s', async (search, isShort) => {
    const admin = await aPerson({ as: 'admin', in: large });
    const query = `search=${search}&role=${moderators.get(large)}&limit=100`;
    const pages: string[][] = [];
    let cursor = '';
    do {
      const path = inOrganization(large, `/members?${query}${cursor}`);
      const { status, body } = await api.as(admin).get(path);
      expect([status, 'total' in body]).toEqual([200, false]);
      pages.push((body.members as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '' && pages.length < 100);
    const ids = (await expected(search)).map(({ id }) => id);
    expect(pages.flat().sort()).toEqual(ids.sort());
    expect(pages.slice(0, -1).some((page) => page.length < 100)).toBe(isShort);
  });
});
