import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { ObjectContent, ObjectRef } from './collections.repository.js';

/** An object in the collection of a member. */
export interface OwnedObject extends ObjectRef, ObjectContent {
  readonly userId: UserId;
}

const objects = `jsonb_to_recordset($2::jsonb) as r ("userId" uuid, "datasourceId" text, "objectDefinitionId" text, kind text, url text)`;

/** Objects of members and the profiles that point at them, in sets. What is there already stays. */
@Injectable()
export class ProfileObjectsBatch {
  async addObjects(tx: Tx, organization: OrganizationId, owned: readonly OwnedObject[]): Promise<void> {
    await tx.rows(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url)
       select $1, "userId", "datasourceId", "objectDefinitionId", kind, url from ${objects} on conflict do nothing`,
      [organization, JSON.stringify(owned)],
    );
  }

  /** Puts objects into collections, and makes them the avatars of their owners who have none. */
  async addAvatars(tx: Tx, organization: OrganizationId, owned: readonly OwnedObject[]): Promise<void> {
    await this.addObjects(tx, organization, owned);
    await tx.rows(
      `insert into profiles as p (organization_id, user_id, avatar_datasource_id, avatar_object_definition_id)
       select $1, "userId", "datasourceId", "objectDefinitionId" from ${objects}
       on conflict (organization_id, user_id) do update
       set avatar_datasource_id = excluded.avatar_datasource_id, avatar_object_definition_id = excluded.avatar_object_definition_id
       where p.avatar_datasource_id is null`,
      [organization, JSON.stringify(owned)],
    );
  }
}
