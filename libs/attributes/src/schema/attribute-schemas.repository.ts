import { Injectable } from '@nestjs/common';
import type { OrganizationId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { AttributeSchema } from './attribute-schema.entity.js';

const columns = `organization_id as "organizationId", schema, version, created_at as "createdAt", updated_at as "updatedAt"`;
const found = {
  name: 'attribute_schema',
  text: `select ${columns} from attribute_schemas where organization_id = $1`,
};

/** Schemas of attributes: one for each organization. */
@Injectable()
export class AttributeSchemasRepository {
  constructor(private readonly queries: PreparedQueries) {}

  find(organizationId: OrganizationId): Promise<AttributeSchema | undefined> {
    return this.queries.row<AttributeSchema>(found, [organizationId]);
  }

  /** It stays as it is until the transaction ends: `share`, for those who write values; `update`, for a change. */
  lock(tx: Tx, organizationId: OrganizationId, lock: 'share' | 'update'): Promise<AttributeSchema | undefined> {
    return tx.row<AttributeSchema>(`${found.text} for ${lock}`, [organizationId]);
  }

  async put(tx: Tx, organizationId: OrganizationId, schema: object): Promise<void> {
    await tx.rows(
      `insert into attribute_schemas (organization_id, schema, created_at, updated_at) values ($1, $2, $3, $3)
       on conflict (organization_id) do update set schema = excluded.schema, updated_at = excluded.updated_at,
         version = attribute_schemas.version + 1`,
      [organizationId, JSON.stringify(schema), tx.now()],
    );
  }

  async remove(tx: Tx, organizationId: OrganizationId): Promise<void> {
    await tx.manager.delete(AttributeSchema, { organizationId });
  }
}
