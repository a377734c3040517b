import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import { MemberNotFound } from '../organizations.errors.js';

/** What names an object in somebody's collection. */
export interface ObjectRef {
  readonly datasourceId: string;
  readonly objectDefinitionId: string;
}

export interface ObjectContent {
  readonly kind: 'image' | 'avatar';
  readonly url: string;
}

/** Rows of objects. The owner is part of the key. */
@Injectable()
export class CollectionsRepository {
  /** @returns whether the object is new */
  async put(tx: Tx, organization: OrganizationId, owner: UserId, ref: ObjectRef, { kind, url }: ObjectContent): Promise<boolean> {
    const write = tx.row<{ added: boolean }>(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url) values ($1, $2, $3, $4, $5, $6)
       on conflict (organization_id, user_id, datasource_id, object_definition_id) do update
       set kind = excluded.kind, url = excluded.url, version = collection_objects.version + 1, updated_at = now() returning version = 1 as added`,
      [organization, owner, ref.datasourceId, ref.objectDefinitionId, kind, url],
    );
    return (await translating(write, { fk_collection_objects_member: () => new MemberNotFound() }))?.added ?? false;
  }

  /** The object, which stays as it is until the transaction ends. */
  find(tx: Tx, organization: OrganizationId, owner: UserId, ref: ObjectRef): Promise<ObjectContent | undefined> {
    return tx.row<ObjectContent>(
      `select kind, url from collection_objects where organization_id = $1 and user_id = $2 and datasource_id = $3 and object_definition_id = $4 for share`,
      [organization, owner, ref.datasourceId, ref.objectDefinitionId],
    );
  }

  async remove(tx: Tx, organization: OrganizationId, owner: UserId, ref: ObjectRef): Promise<boolean> {
    const text = `delete from collection_objects where organization_id = $1 and user_id = $2 and datasource_id = $3 and object_definition_id = $4 returning 1`;
    return (await tx.row(text, [organization, owner, ref.datasourceId, ref.objectDefinitionId])) !== undefined;
  }
}
