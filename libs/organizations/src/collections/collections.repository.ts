import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import { MemberNotFound } from '../organizations.errors.js';

/** Identifies an object in the collection of a member. */
export interface ObjectRef {
  readonly datasourceId: string;
  readonly objectDefinitionId: string;
}

export interface ObjectContent {
  readonly kind: 'image' | 'avatar';
  readonly url: string;
}

/** An object in the collection of a member. */
export interface OwnedObject extends ObjectRef, ObjectContent {
  readonly userId: UserId;
}

/** The objects of a profile in an archive. */
export interface RestoredProfile {
  readonly userId: UserId;
  readonly avatarDatasourceId: string | null;
  readonly avatarObjectDefinitionId: string | null;
  readonly pictureDatasourceId: string | null;
  readonly pictureObjectDefinitionId: string | null;
}

const objects = `jsonb_to_recordset($2::jsonb) as r ("userId" uuid, "datasourceId" text, "objectDefinitionId" text, kind text, url text)`;

/** Rows of collection objects, with the profiles that an import points at them. The owner is part of the key. */
@Injectable()
export class CollectionsRepository {
  /** @returns whether the object is new */
  async put(tx: Tx, organizationId: OrganizationId, owner: UserId, ref: ObjectRef, { kind, url }: ObjectContent): Promise<boolean> {
    const write = tx.row<{ added: boolean }>(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url) values ($1, $2, $3, $4, $5, $6)
       on conflict (organization_id, user_id, datasource_id, object_definition_id) do update
       set kind = excluded.kind, url = excluded.url, version = collection_objects.version + 1, updated_at = now() returning version = 1 as added`,
      [organizationId, owner, ref.datasourceId, ref.objectDefinitionId, kind, url],
    );
    return (await translating(write, { fk_collection_objects_member: () => new MemberNotFound() }))?.added ?? false;
  }

  /** Locks the object against changes until the transaction ends. */
  find(tx: Tx, organizationId: OrganizationId, owner: UserId, ref: ObjectRef): Promise<ObjectContent | undefined> {
    return tx.row<ObjectContent>(
      `select kind, url from collection_objects where organization_id = $1 and user_id = $2 and datasource_id = $3 and object_definition_id = $4 for share`,
      [organizationId, owner, ref.datasourceId, ref.objectDefinitionId],
    );
  }

  async remove(tx: Tx, organizationId: OrganizationId, owner: UserId, ref: ObjectRef): Promise<boolean> {
    const text = `delete from collection_objects where organization_id = $1 and user_id = $2 and datasource_id = $3 and object_definition_id = $4 returning 1`;
    return (await tx.row(text, [organizationId, owner, ref.datasourceId, ref.objectDefinitionId])) !== undefined;
  }

  /** Adds objects. An existing object stays as it is. */
  async addObjects(tx: Tx, organizationId: OrganizationId, owned: readonly OwnedObject[]): Promise<void> {
    await tx.rows(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url)
       select $1, "userId", "datasourceId", "objectDefinitionId", kind, url from ${objects} on conflict do nothing`,
      [organizationId, JSON.stringify(owned)],
    );
  }

  /** Adds objects, and makes each the avatar of an owner without an avatar. */
  async addAvatars(tx: Tx, organizationId: OrganizationId, owned: readonly OwnedObject[]): Promise<void> {
    await this.addObjects(tx, organizationId, owned);
    await tx.rows(
      `insert into profiles as p (organization_id, user_id, avatar_datasource_id, avatar_object_definition_id)
       select $1, "userId", "datasourceId", "objectDefinitionId" from ${objects}
       on conflict (organization_id, user_id) do update
       set avatar_datasource_id = excluded.avatar_datasource_id, avatar_object_definition_id = excluded.avatar_object_definition_id
       where p.avatar_datasource_id is null`,
      [organizationId, JSON.stringify(owned)],
    );
  }

  /** Adds the profiles of an archive. An existing profile only gets the objects that it lacks. */
  async restoreProfiles(tx: Tx, organizationId: OrganizationId, profiles: readonly RestoredProfile[]): Promise<void> {
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
      [organizationId, JSON.stringify(profiles)],
    );
  }
}
