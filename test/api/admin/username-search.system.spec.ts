import { describe, expect, it } from '@jest/globals';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { aPerson } from '../../support/people.js';

describe('among 100,000 names', () => {
  it('a page reads as much of an index as it shows', async () => {
    const ada = await aPerson({ as: 'admin' });
    const { organization, id } = ada;
    await facet.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton, reserved_until)
       select $1, 'many' || i, case when i % 2 = 0 then 'denied' else 'reserved' end, 'many' || i, 'many' || i,
         case when i % 2 = 1 then now() + interval '9 days' end from generate_series(1, 100000) i`,
      [organization],
    );
    await facet.sql(
      `insert into former_usernames (organization_id, id, user_id, name, canonical, cause, changed_at, untold)
       select $1, gen_random_uuid(), $2, 'many' || i, 'many' || i, 'self', now(), false from generate_series(1, 100000) i`,
      [organization, id],
    );
    await facet.sql(
      `with made as (insert into users (id, name) select gen_random_uuid(), 'Many' from generate_series(1, 20000) returning id),
         joined as (insert into members (organization_id, user_id) select $1, id from made returning user_id)
       insert into profiles (organization_id, user_id, username, username_key) select $1, user_id, 'same', 'same' from joined`,
      [organization],
    );
    await facet.sql('analyze users, members, profiles, name_registry, former_usernames');
    await api.as(ada).get(inOrganization(organization, '/usernames'));
    const middle = '80000000-0000-4000-8000-000000000000';
    for (const [state, canonical, most] of [
      ['held', 'same', 40],
      ['denied', 'many5', 60],
      ['reserved', 'many5', 60],
      ['former', 'many5', 40],
    ] as const) {
      const now = state === 'reserved' ? [new Date().toISOString()] : [];
      const values = [organization, '\u{10ffff}', canonical, middle, 21, ...now];
      const nodes = nodesOf(await facet.inside.planOf(`names_${state}`, values));
      expect([state, nodes.map((node) => node['Node Type']).filter((type) => /Sort|Seq|Bitmap/.test(type))]).toEqual([
        state,
        [],
      ]);
      const blocks = await facet.inside.blocksOf(`names_${state}`, values);
      expect([state, blocks <= most ? 'few' : blocks]).toEqual([state, 'few']);
    }
  }, 120_000);
});
