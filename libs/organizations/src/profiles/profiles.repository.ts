import { Injectable } from '@nestjs/common';
import { OrganizationNotFound, usernameSearchKeysOf, type OrganizationId, type UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import { nameKeyOf, readingsOf, type UsernamePolicy } from '@app/usernames';
import { MemberNotFound, NotAMember } from '../organizations.errors.js';
import { contestedUsernames } from '../queries/contested-usernames.queries.js';
import { followName } from '../reviews/name-reviews.repository.js';
import { nameLock, profileAndNameLock, type LockedName } from './name-locks.js';

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

/** The two objects of a profile: the avatar, and the source of the picture. */
export type ObjectSlot = 'avatar' | 'picture';

/** A member and the username of the member. */
export interface NamedMember {
  readonly userId: UserId;
  readonly username: string;
  readonly usernameKey: string;
}

const objects = `jsonb_to_recordset($2::jsonb) as r ("userId" uuid, "datasourceId" text, "objectDefinitionId" text, kind text, url text)`;

const profileLock = {
  name: 'profile_lock',
  text: `insert into profiles as p (organization_id, user_id) values ($1, $2)
    on conflict (organization_id, user_id) do update set version = p.version returning p.version`,
};

const nameOfProfile = {
  name: 'profile_name_with_review',
  text: `with ${followName('$4::text', '$6::uuid', '$7::timestamptz')}
    insert into profiles (organization_id, user_id, username, username_key, search_keys) values ($1, $2, $3, $4, $5)
    on conflict (organization_id, user_id) do update
    set username = excluded.username, username_key = excluded.username_key, search_keys = excluded.search_keys, version = profiles.version + 1, updated_at = now()`,
};

const named = `jsonb_to_recordset($2::jsonb) as k ("userId" uuid, username text, "usernameKey" text, "searchKeys" text[])`;
const rowsOf = (members: readonly NamedMember[]): string =>
  JSON.stringify(members.map((member) => ({ ...member, searchKeys: usernameSearchKeysOf(member.usernameKey) })));

/**
 * Rows of profiles, with the usernames in them, and of the collection objects that they show. The owner is
 * part of the key.
 */
@Injectable()
export class ProfilesRepository {
  /**
   * Creates the profile where there is none, and locks it. Throws `NotAMember` when the member was removed meanwhile.
   * @returns the version of the profile
   */
  async lock(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<number> {
    const write = tx.row<{ version: number }>(profileLock, [organizationId, userId]);
    return (await translating(write, { fk_profiles_member: () => new NotAMember() }))?.version ?? 0;
  }

  /** The owners of canonical usernames, without those that several members share. */
  async ownersOf(
    tx: Tx,
    organizationId: OrganizationId,
    usernameKeys: readonly string[],
  ): Promise<Map<string, UserId>> {
    const rows = await tx.rows<{ key: string; userId: UserId }>(
      `select username_key as key, min(user_id::text)::uuid as "userId" from profiles where organization_id = $1 and username_key = any($2)
       group by username_key having count(*) = 1`,
      [organizationId, usernameKeys],
    );
    return new Map(rows.map(({ key, userId }) => [key, userId]));
  }

  async pointAt(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    slot: ObjectSlot,
    ref: ObjectRef | null,
  ): Promise<void> {
    await tx.rows(
      `update profiles set ${slot}_datasource_id = $3, ${slot}_object_definition_id = $4, version = version + 1, updated_at = now()
       where organization_id = $1 and user_id = $2`,
      [organizationId, userId, ref?.datasourceId ?? null, ref?.objectDefinitionId ?? null],
    );
  }

  /** The URL of the picture of the user, if it was taken from this object. */
  async pictureTakenFrom(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    ref: ObjectRef,
  ): Promise<string | undefined> {
    const row = await tx.row<{ url: string }>(
      `select o.url from profiles p join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
         and o.datasource_id = p.picture_datasource_id and o.object_definition_id = p.picture_object_definition_id
       where p.organization_id = $1 and p.user_id = $2 and o.datasource_id = $3 and o.object_definition_id = $4 for update`,
      [organizationId, userId, ref.datasourceId, ref.objectDefinitionId],
    );
    return row?.url;
  }

  /** The URL of the picture of the user, if it was taken from the collection in this organization. */
  async pictureTaken(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<string | undefined> {
    const row = await tx.row<{ url: string }>(
      `select o.url from profiles p join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
         and o.datasource_id = p.picture_datasource_id and o.object_definition_id = p.picture_object_definition_id
       where p.organization_id = $1 and p.user_id = $2`,
      [organizationId, userId],
    );
    return row?.url;
  }

  /**
   * Locks the rules for names, the profile, and the names themselves against other claims, in this order. Throws
   * `OrganizationNotFound`, and `NotAMember` when the member was removed meanwhile.
   * @param wanted the name that the member is to get; null: none
   * @param creates makes the profile where there is none
   */
  async lockName(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    wanted: string | null,
    creates: boolean,
  ): Promise<LockedName> {
    const key = wanted === null ? undefined : nameKeyOf(wanted);
    const { plain, loose } = key ? readingsOf(key.name) : { plain: null, loose: null };
    const values = [organizationId, userId, key?.canonical ?? null, key?.skeleton ?? null, plain, loose];
    const write = tx.row<UsernamePolicy & Omit<LockedName, 'policy'>>(creates ? profileAndNameLock : nameLock, values);
    const found = await translating(write, { fk_profiles_member: () => new NotAMember() });
    if (!found) throw new OrganizationNotFound();
    const { username, version, rule, ...policy } = found;
    return { username, version, policy, rule };
  }

  /**
   * Sets the username of a member, and creates the profile where there is none.
   * `reviewedFor` is the rule that wants the name looked at.
   */
  async putUsername(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    name: { username: string | null; usernameKey: string | null; reviewedFor: string | null },
  ): Promise<void> {
    await tx.rows(nameOfProfile, [
      organizationId,
      userId,
      name.username,
      name.usernameKey,
      name.usernameKey === null ? null : usernameSearchKeysOf(name.usernameKey),
      ...[name.reviewedFor, tx.now()],
    ]);
  }

  /** The same for many members. */
  async putUsernames(tx: Tx, organizationId: OrganizationId, members: readonly NamedMember[]): Promise<void> {
    await tx.rows(
      `insert into profiles (organization_id, user_id, username, username_key, search_keys)
       select $1, k."userId", k.username, k."usernameKey", k."searchKeys" from ${named}
       on conflict (organization_id, user_id) do update
       set username = excluded.username, username_key = excluded.username_key, search_keys = excluded.search_keys, version = profiles.version + 1, updated_at = now()`,
      [organizationId, rowsOf(members)],
    );
  }

  /** Renames members who have a profile. Their names do not wait for a review any more. */
  async rename(tx: Tx, organizationId: OrganizationId, members: readonly NamedMember[]): Promise<void> {
    await tx.rows(
      `with settled as (delete from name_reviews v using ${named}
         where v.organization_id = $1 and v.user_id = k."userId" and v.approved_at is null)
       update profiles p set username = k.username, username_key = k."usernameKey", search_keys = k."searchKeys", version = p.version + 1, updated_at = now()
       from ${named} where p.organization_id = $1 and p.user_id = k."userId"`,
      [organizationId, rowsOf(members)],
    );
  }

  /** At most `limit` usernames that several members share or that are denied. */
  async contestedUsernames(tx: Tx, organizationId: OrganizationId, limit: number): Promise<string[]> {
    const rows = await tx.rows<{ username: string }>(contestedUsernames, [organizationId, limit]);
    return rows.map((row) => row.username);
  }

  /** Members with usernames, by id. */
  namedMembers(tx: Tx, organizationId: OrganizationId, after: UserId | null, limit: number): Promise<NamedMember[]> {
    return tx.rows<NamedMember>(
      `select user_id as "userId", username, username_key as "usernameKey" from profiles
       where organization_id = $1 and username_key is not null and ($2::uuid is null or user_id > $2) order by user_id limit $3`,
      [organizationId, after, limit],
    );
  }

  /** Adds or replaces an object in the collection of a member. @returns whether it is new */
  async putObject(
    tx: Tx,
    organizationId: OrganizationId,
    owner: UserId,
    ref: ObjectRef,
    { kind, url }: ObjectContent,
  ): Promise<boolean> {
    const write = tx.row<{ added: boolean }>(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url) values ($1, $2, $3, $4, $5, $6)
       on conflict (organization_id, user_id, datasource_id, object_definition_id) do update
       set kind = excluded.kind, url = excluded.url, version = collection_objects.version + 1, updated_at = now() returning version = 1 as added`,
      [organizationId, owner, ref.datasourceId, ref.objectDefinitionId, kind, url],
    );
    return (await translating(write, { fk_collection_objects_member: () => new MemberNotFound() }))?.added ?? false;
  }

  /** Locks the object against changes until the transaction ends. */
  findObject(
    tx: Tx,
    organizationId: OrganizationId,
    owner: UserId,
    ref: ObjectRef,
  ): Promise<ObjectContent | undefined> {
    return tx.row<ObjectContent>(
      `select kind, url from collection_objects where organization_id = $1 and user_id = $2 and datasource_id = $3 and object_definition_id = $4 for share`,
      [organizationId, owner, ref.datasourceId, ref.objectDefinitionId],
    );
  }

  /** @returns whether there was one */
  async removeObject(tx: Tx, organizationId: OrganizationId, owner: UserId, ref: ObjectRef): Promise<boolean> {
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
