import { api, type Answer } from './api.js';
import { inOrganization, memberPath } from './administration.js';
import type { TestPerson } from './people.js';

const everybody = ['member', 'admin', 'program'];

/** Attributes of each kind of right. */
export const staffSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    department: { type: 'string', maxLength: 60 },
    level: { type: 'integer', minimum: 1, maximum: 9, 'x-facet': { read: ['admin'], write: ['admin', 'program'] } },
    shirtSize: { type: 'string', enum: ['S', 'M'], 'x-facet': { read: everybody, write: ['member', 'admin'] } },
    languages: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z]{2}$', maxLength: 2 },
      uniqueItems: true,
      maxItems: 3,
      'x-facet': { read: everybody, write: everybody },
    },
    secret: { type: 'string', 'x-facet': { read: [], write: ['program'] } },
  },
};

export const schemaPath = (organization: string): string => inOrganization(organization, '/attributes/schema');

export async function putSchema(admin: TestPerson, schema: object = staffSchema): Promise<Answer> {
  return api.as(admin).put(schemaPath(admin.organization), { schema });
}

/** Changes attributes of a member, as an admin or with the key of one. */
export const change = (as: typeof api, of: TestPerson, attributes: object): Promise<Answer> =>
  as.patch(memberPath(of, '/attributes'), { attributes });
