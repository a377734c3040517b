// Tables: attribute_schemas, member_attributes, members.
import type { OrganizationId, UserId } from '@app/common';
import type { PreparedQueries } from '@app/database';
import type { AttributeValues } from '../schema/attribute-rules.js';
import type { JsonRecord } from '../schema/schema-faults.js';

/** What is stored about a member, with the schema of the organization. */
export interface StoredAttributes {
  readonly schema: JsonRecord | null;
  /** Changes with every change of the schema and of the values. */
  readonly state: string;
  readonly attributes: AttributeValues | null;
}

/** As `attributeSchemaStateOf` a schema. */
const stateOfSchema = `coalesce(s.version || '-' || (extract(epoch from s.created_at) * 1000)::bigint, '0')`;

const memberAttributes = {
  name: 'attributes_of_member',
  text: `select s.schema, ${stateOfSchema} || '-' || coalesce(a.version, 0) as state, a.attributes
    from members m left join attribute_schemas s on s.organization_id = m.organization_id
    left join member_attributes a on a.organization_id = m.organization_id and a.user_id = m.user_id
    where m.organization_id = $1 and m.user_id = $2`,
};

/** Undefined: there is no such member. */
export const readMemberAttributes = (
  statements: PreparedQueries,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<StoredAttributes | undefined> =>
  statements.row<StoredAttributes>(memberAttributes, [organizationId, userId]);

/** Adds what members do not have yet; who is no member is left out. */
export const attributesOfMembers = `insert into member_attributes (organization_id, user_id, attributes)
  select $1, r."userId", r.attributes from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, attributes jsonb)
  where jsonb_typeof(r.attributes) = 'object'
    and exists (select 1 from members m where m.organization_id = $1 and m.user_id = r."userId")
  on conflict do nothing returning user_id as id`;
