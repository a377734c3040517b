import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import type { ObjectRef } from './collections/collections.repository.js';
import { NotAMember } from './organizations.errors.js';

/** Which object of a profile: the avatar, or the one that the picture was taken from. */
export type ObjectSlot = 'avatar' | 'picture';

const profileLock = {
  name: 'profile_lock',
  text: `insert into profiles as p (organization_id, user_id) values ($1, $2)
    on conflict (organization_id, user_id) do update set version = p.version returning p.version`,
};

/** Rows of profiles. */
@Injectable()
export class ProfilesRepository {
  /** Makes the profile if there is none, and locks it. Answers how often it was changed. Throws `NotAMember` when they have just been removed. */
  async lock(tx: Tx, organization: OrganizationId, userId: UserId): Promise<number> {
    const write = tx.row<{ version: number }>(profileLock, [organization, userId]);
    return (await translating(write, { fk_profiles_member: () => new NotAMember() }))?.version ?? 0;
  }

  /** The members who alone have these usernames, given in their canonical form. */
  async ownersOf(tx: Tx, organization: OrganizationId, usernameKeys: readonly string[]): Promise<Map<string, UserId>> {
    const rows = await tx.rows<{ key: string; userId: UserId }>(
      `select username_key as key, min(user_id::text)::uuid as "userId" from profiles where organization_id = $1 and username_key = any($2)
       group by username_key having count(*) = 1`,
      [organization, usernameKeys],
    );
    return new Map(rows.map(({ key, userId }) => [key, userId]));
  }

  async pointAt(tx: Tx, organization: OrganizationId, userId: UserId, slot: ObjectSlot, ref: ObjectRef | null): Promise<void> {
    await tx.rows(
      `update profiles set ${slot}_datasource_id = $3, ${slot}_object_definition_id = $4, version = version + 1, updated_at = now()
       where organization_id = $1 and user_id = $2`,
      [organization, userId, ref?.datasourceId ?? null, ref?.objectDefinitionId ?? null],
    );
  }

  /** The address of the picture that the person took from this object, if they did. */
  async pictureTakenFrom(tx: Tx, organization: OrganizationId, userId: UserId, ref: ObjectRef): Promise<string | undefined> {
    const row = await tx.row<{ url: string }>(
      `select o.url from profiles p join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
         and o.datasource_id = p.picture_datasource_id and o.object_definition_id = p.picture_object_definition_id
       where p.organization_id = $1 and p.user_id = $2 and o.datasource_id = $3 and o.object_definition_id = $4 for update`,
      [organization, userId, ref.datasourceId, ref.objectDefinitionId],
    );
    return row?.url;
  }

  /** The address of the picture that the person took from their collection here, if they did. */
  async pictureTaken(tx: Tx, organization: OrganizationId, userId: UserId): Promise<string | undefined> {
    const row = await tx.row<{ url: string }>(
      `select o.url from profiles p join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
         and o.datasource_id = p.picture_datasource_id and o.object_definition_id = p.picture_object_definition_id
       where p.organization_id = $1 and p.user_id = $2`,
      [organization, userId],
    );
    return row?.url;
  }
}
