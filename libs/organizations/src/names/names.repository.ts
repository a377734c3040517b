import { Injectable } from '@nestjs/common';
import { usernameSearchKeysOf, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';

/** A member with the name that they have. */
export interface NamedMember {
  readonly userId: UserId;
  readonly username: string;
  readonly usernameKey: string;
}

const nameOfProfile = {
  name: 'profile_name_with_keys',
  text: `insert into profiles (organization_id, user_id, username, username_key, search_keys) values ($1, $2, $3, $4, $5)
    on conflict (organization_id, user_id) do update
    set username = excluded.username, username_key = excluded.username_key, search_keys = excluded.search_keys, version = profiles.version + 1, updated_at = now()`,
};

const usernameOfProfile = { name: 'profile_username', text: 'select username from profiles where organization_id = $1 and user_id = $2 for no key update' };

const named = `jsonb_to_recordset($2::jsonb) as k ("userId" uuid, username text, "usernameKey" text, "searchKeys" text[])`;
const rowsOf = (members: readonly NamedMember[]): string =>
  JSON.stringify(members.map((member) => ({ ...member, searchKeys: usernameSearchKeysOf(member.usernameKey) })));

/** Usernames as they stand in profiles. */
@Injectable()
export class NamesRepository {
  /** The username of a member, whose profile is locked; null: no name. */
  async usernameOf(tx: Tx, organization: OrganizationId, userId: UserId): Promise<string | null> {
    return (await tx.row<{ username: string | null }>(usernameOfProfile, [organization, userId]))?.username ?? null;
  }

  /** Gives a member their name, and a profile when they have none. */
  async put(tx: Tx, organization: OrganizationId, userId: UserId, name: { username: string | null; usernameKey: string | null }): Promise<void> {
    await tx.rows(nameOfProfile, [
      organization,
      userId,
      name.username,
      name.usernameKey,
      name.usernameKey === null ? null : usernameSearchKeysOf(name.usernameKey),
    ]);
  }

  /** Gives many members names; who has a profile already keeps it, with the new name. */
  async putAll(tx: Tx, organization: OrganizationId, members: readonly NamedMember[]): Promise<void> {
    await tx.rows(
      `insert into profiles (organization_id, user_id, username, username_key, search_keys)
       select $1, k."userId", k.username, k."usernameKey", k."searchKeys" from ${named}
       on conflict (organization_id, user_id) do update
       set username = excluded.username, username_key = excluded.username_key, search_keys = excluded.search_keys, version = profiles.version + 1, updated_at = now()`,
      [organization, rowsOf(members)],
    );
  }

  /** Renames many members at once. */
  async rename(tx: Tx, organization: OrganizationId, members: readonly NamedMember[]): Promise<void> {
    await tx.rows(
      `update profiles p set username = k.username, username_key = k."usernameKey", search_keys = k."searchKeys", version = p.version + 1, updated_at = now()
       from ${named} where p.organization_id = $1 and p.user_id = k."userId"`,
      [organization, rowsOf(members)],
    );
  }

  /** Names that more than one member has, or that are denied; at most `limit` of them. */
  async contested(tx: Tx, organization: OrganizationId, limit: number): Promise<string[]> {
    const rows = await tx.rows<{ username: string }>(
      `select min(p.username) as username from profiles p where p.organization_id = $1 and p.username_key is not null
       group by p.username_key
       having count(*) > 1 or exists (select 1 from name_registry r where r.organization_id = $1 and r.canonical = p.username_key and r.kind = 'denied')
       order by p.username_key limit $2`,
      [organization, limit],
    );
    return rows.map((row) => row.username);
  }

  /** Members with names, in the order of their ids. */
  named(tx: Tx, organization: OrganizationId, after: UserId | null, limit: number): Promise<NamedMember[]> {
    return tx.rows<NamedMember>(
      `select user_id as "userId", username, username_key as "usernameKey" from profiles
       where organization_id = $1 and username_key is not null and ($2::uuid is null or user_id > $2) order by user_id limit $3`,
      [organization, after, limit],
    );
  }
}
