// Tables: collection_objects, referrals.
import { time } from './personal-contacts.queries.js';

export interface ObjectRecord {
  readonly datasourceId: string;
  readonly objectDefinitionId: string;
  readonly kind: string;
  readonly url: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A user whom the user referred, without their identity: that is data of the other. */
export interface BroughtRecord {
  readonly joinedAt: string;
}

export const objectRecords = {
  name: 'object_records',
  text: `select datasource_id as "datasourceId", object_definition_id as "objectDefinitionId", kind, url, ${time('created_at')} as "createdAt",
      ${time('updated_at')} as "updatedAt" from collection_objects
    where organization_id = $1 and user_id = $2 and (datasource_id, object_definition_id) > ($3, $4) order by datasource_id, object_definition_id limit $5`,
};

export const broughtRecords = {
  name: 'brought_records',
  text: `select user_id as id, ${time('joined_at')} as "joinedAt" from referrals
    where organization_id = $1 and referrer_id = $2 and (joined_at, user_id) > ($3::timestamptz, $4::uuid) order by joined_at, user_id limit $5`,
};
