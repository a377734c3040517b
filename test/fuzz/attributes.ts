import { type Hinting, someMember } from './places.js';
import type { World } from './world.js';

const everybody = { read: ['member', 'admin', 'program'], write: ['member', 'admin', 'program'] };
const schema = {
  type: 'object',
  properties: {
    level: { type: 'integer', 'x-facet': everybody },
    note: { type: 'string', maxLength: 100, 'x-facet': everybody },
  },
};
/** Not of all organizations: some have none. */
const described = async ({ main }: World): Promise<void> =>
  void (await facet.sql(
    'insert into attribute_schemas (organization_id, schema) values ($1, $2) on conflict (organization_id) do update set schema = excluded.schema',
    [main, JSON.stringify(schema)],
  ));

const change = (salt: number): object => ({ attributes: { level: salt, note: salt % 2 ? null : 'made by the fuzz' } });

/** About attributes of members that an organization describes itself. */
export const attributeHints: Readonly<Record<string, Hinting>> = {
  getAttributeSchema: async ({ world }) => {
    await described(world);
    return {};
  },
  putAttributeSchema: () => ({ body: { schema } }),
  deleteAttributeSchema: async ({ world }) => {
    await described(world);
    return {};
  },
  getMemberAttributes: async (asked) => ({ path: { userId: await someMember(asked) } }),
  updateMemberAttributes: async (asked) => {
    await described(asked.world);
    return { path: { userId: await someMember(asked) }, body: change(asked.salt) };
  },
  updateOwnAttributes: async ({ world, salt }) => {
    await described(world);
    return { body: change(salt) };
  },
};
