import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import type { AttributeValues } from '../schema/attribute-rules.js';
import type { AttributeIndex } from './attribute-index.entity.js';
import type { ValueKey } from './attribute-keys.js';

type Progress = Pick<AttributeIndex, 'ready' | 'waiting' | 'reached' | 'done' | 'members'>;

const progress = {
  name: 'attribute_index',
  text: 'select ready, waiting, reached, done, members from attribute_indexes where organization_id = $1',
};

const given = 'jsonb_to_recordset($2::jsonb) as k (id uuid, name text, key text)';

/** Keys of searchable values, and how complete they are. */
@Injectable()
export class AttributeIndexRepository {
  constructor(private readonly queries: PreparedQueries) {}

  find(organizationId: OrganizationId): Promise<Progress | undefined> {
    return this.queries.row<Progress>(progress, [organizationId]);
  }

  lock(tx: Tx, organizationId: OrganizationId): Promise<Progress | undefined> {
    return tx.row<Progress>(`${progress.text} for update`, [organizationId]);
  }

  async put(
    tx: Tx,
    organizationId: OrganizationId,
    { ready, waiting, reached, done, members }: Progress,
  ): Promise<void> {
    await tx.rows(
      `insert into attribute_indexes (organization_id, ready, waiting, reached, done, members, updated_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (organization_id) do update set ready = excluded.ready, waiting = excluded.waiting, reached = excluded.reached,
         done = excluded.done, members = excluded.members, updated_at = excluded.updated_at`,
      [organizationId, ready, waiting, reached, done, members, tx.now()],
    );
  }

  /** The next members who have attributes. Their values stay as they are until the transaction ends. */
  valuesAfter(
    tx: Tx,
    organizationId: OrganizationId,
    after: string | null,
    limit: number,
  ): Promise<{ id: UserId; attributes: AttributeValues }[]> {
    return tx.rows(
      `select user_id as id, attributes from member_attributes where organization_id = $1 and ($2::uuid is null or user_id > $2)
       order by user_id limit $3 for update`,
      [organizationId, after, limit],
    );
  }

  /** Replaces all keys of these members. Requires a lock of their values. */
  async replace(
    tx: Tx,
    organizationId: OrganizationId,
    members: readonly { readonly id: UserId; readonly keys: readonly ValueKey[] }[],
  ): Promise<void> {
    const rows = members.flatMap(({ id, keys }) => keys.map((one) => ({ id, ...one })));
    await tx.rows(
      `delete from member_attribute_keys t where organization_id = $1 and user_id = any($3)
         and not exists (select 1 from ${given} where k.id = t.user_id and k.name = t.name)`,
      [organizationId, JSON.stringify(rows), members.map(({ id }) => id)],
    );
    if (rows.length === 0) return;
    await tx.rows(
      `insert into member_attribute_keys (organization_id, user_id, name, key) select $1, k.id, k.name, k.key from ${given}
       on conflict (organization_id, user_id, name) do update set key = excluded.key where member_attribute_keys.key <> excluded.key`,
      [organizationId, JSON.stringify(rows)],
    );
  }
}
