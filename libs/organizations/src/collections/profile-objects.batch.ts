import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { ObjectContent, ObjectRef } from './collections.repository.js';

/** An object in the collection of a member. */
export interface OwnedObject extends ObjectRef, ObjectContent {
  readonly userId: UserId;
}

/** The objects that a profile points at. */
export interface RestoredProfile {
  readonly userId: UserId;
  readonly avatarDatasourceId: string | null;
  readonly avatarObjectDefinitionId: string | null;
  readonly pictureDatasourceId: string | null;
  readonly pictureObjectDefinitionId: string | null;
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

  /** Profiles as an archive has them; of one that is there already what points at nothing yet. */
  async restoreProfiles(tx: Tx, organization: OrganizationId, profiles: readonly RestoredProfile[]): Promise<void> {
    await tx.rows(
      `insert into profiles as p (organization_id, user_id, avatar_datasource_id, avatar_object_definition_id, picture_datasource_id, picture_object_definition_id)
       select $1, r."userId", a.datasource_id, a.object_definition_id, t.datasource_id, t.object_definition_id
       from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, "avatarDatasourceId" text, "avatarObjectDefinitionId" text, "pictureDatasourceId" text, "pictureObjectDefinitionId" text)
       join members m on m.organization_id = $1 and m.user_id = r."userId"
       left join collection_objects a on a.organization_id = $1 and a.user_id = r."userId" and a.datasource_id = r."avatarDatasourceId" and a.object_definition_id = r."avatarObjectDefinitionId"
       left join collection_objects t on t.organization_id = $1 and t.user_id = r."userId" and t.datasource_id = r."pictureDatasourceId" and t.object_definition_id = r."pictureObjectDefinitionId"
       on conflict (organization_id, user_id) do update
       set avatar_datasource_id = coalesce(p.avatar_datasource_id, excluded.avatar_datasource_id),
         avatar_object_definition_id = case when p.avatar_datasource_id is null then excluded.avatar_object_definition_id else p.avatar_object_definition_id end,
         picture_datasource_id = coalesce(p.picture_datasource_id, excluded.picture_datasource_id),
         picture_object_definition_id = case when p.picture_datasource_id is null then excluded.picture_object_definition_id else p.picture_object_definition_id end`,
      [organization, JSON.stringify(profiles)],
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
