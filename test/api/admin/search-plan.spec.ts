import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { memberSearch } from '@app/members';
import { costOf } from '../../support/member-list-cost.js';
import { anOrganization } from '../../support/people.js';

const many = 6000;
let organization: OrganizationId;

/** Half of the members have the same first name, written by SQL, so that their keys are the rough ones. */
beforeAll(async () => {
  organization = await anOrganization();
  await facet.sql('create table fresh (n integer, id uuid)');
  await facet.sql(`insert into fresh select n, gen_random_uuid() from generate_series(1, ${many}) n`);
  await facet.sql(
    `insert into users (id, name) select id, case n % 2 when 0 then 'José ' else 'Seán ' end || md5(n::text) || ' José' from fresh`,
  );
  await facet.sql('insert into members (organization_id, user_id) select $1, id from fresh', [organization]);
  await facet.sql('drop table fresh');
  await facet.sql('analyze users, members, member_keys');
});

/** How PostgreSQL accesses the keys, and how many blocks it reads in all. */
async function run(statement: Parameters<typeof costOf>[0] | undefined): Promise<{ ways: string[]; blocks: number }> {
  const { nodes, blocks } = await costOf(statement ?? { text: 'select', values: [] });
  const ways = nodes.flatMap((node) =>
    node['Relation Name'] === 'member_keys' ? [`${node['Node Type']} ${node['Index Name'] ?? ''}`] : [],
  );
  return { ways: [...new Set(ways)].sort(), blocks };
}

describe('a search for a frequent name', () => {
  it.each([[['jose']], [['jose', 'josé']], [['obrien', "o'brien", 'sean']]])(
    'walks along the index as far as the page goes: %j',
    async (prefixes) => {
      const walk = /^Index (?:Only )?Scan (?:ix_member_keys_search|pk_member_keys)$/;
      const pages = [{ limit: 20 }, { limit: 20, after: ['jose m', '01930000-0000-7000-9000-000000000000'] }];
      for (const page of pages) {
        const { ways, blocks } = await run(memberSearch.memberPage(organization, { prefixes }, page));
        expect(ways.filter((way) => !walk.test(way))).toEqual([]);
        expect(blocks).toBeLessThan(1500);
      }
      const count = await run(memberSearch.memberCount(organization, { prefixes }));
      expect(count.ways.filter((way) => !/^Index (?:Only )?Scan/.test(way))).toEqual([]);
      expect(count.blocks).toBeLessThan(9000);
    },
  );
});
