import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { attributesOfMembers } from '../queries/member-attributes.queries.js';
import type { AttributeValues } from '../schema/attribute-rules.js';

type StoredValues = { readonly attributes: AttributeValues; readonly version: number };

/** Values of members. */
@Injectable()
export class MemberAttributesRepository {
  /** They stay as they are until the transaction ends. */
  async lock(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<StoredValues> {
    const row = await tx.row<StoredValues>(
      'select attributes, version from member_attributes where organization_id = $1 and user_id = $2 for update',
      [organizationId, userId],
    );
    return row ?? { attributes: {}, version: 0 };
  }

  /** Adds the values of many members. Those who have some keep them. @returns whose were added */
  async addAll(
    tx: Tx,
    organizationId: OrganizationId,
    given: readonly { readonly userId: UserId; readonly attributes: AttributeValues }[],
  ): Promise<UserId[]> {
    const rows = await tx.rows<{ id: UserId }>(attributesOfMembers, [organizationId, JSON.stringify(given)]);
    return rows.map(({ id }) => id);
  }

  /** Requires a lock of the membership. */
  async put(tx: Tx, organizationId: OrganizationId, userId: UserId, attributes: AttributeValues): Promise<void> {
    await tx.rows(
      `insert into member_attributes (organization_id, user_id, attributes, created_at, updated_at) values ($1, $2, $3, $4, $4)
       on conflict (organization_id, user_id) do update set attributes = excluded.attributes, updated_at = excluded.updated_at,
         version = member_attributes.version + 1`,
      [organizationId, userId, JSON.stringify(attributes), tx.now()],
    );
  }
}
