import { Injectable } from '@nestjs/common';
import { newId, type OrganizationId, type PageRequest, type UserId } from '@app/common';
import { erasedAtOnce, PreparedQueries, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { canonicalNameOf } from '@app/usernames';
import type { FormerUsername } from './former-username.entity.js';

/** Entries that are kept for a member in one organization. */
const mostKept = 100;
/** Days that an entry is kept. */
const keptDays = 365;
const day = 86_400_000;

const columns = 'organization_id, id, user_id, name, canonical, successor, cause, changed_at, untold';

// The oldest entries make room. A name that is only written otherwise stays the name of the member.
const recordOne = {
  name: 'former_username_recorded',
  text: `with gone as (
      delete from former_usernames where organization_id = $1 and id = any(array(
        select id from former_usernames where organization_id = $1 and user_id = $2 order by id desc offset ${mostKept - 1})))
    insert into former_usernames (${columns})
    select organization_id, $3, user_id, username, username_key, $4, $5, $6, false from profiles
    where organization_id = $1 and user_id = $2 and username is not null and username_key is distinct from $7`,
};

const recentChanges = {
  name: 'former_usernames_recent',
  text: `select canonical, changed_at as "changedAt" from former_usernames
    where user_id = $2 and organization_id = $1 and cause = 'self' and changed_at > $3 order by id desc limit 2`,
};
const formerUsernames = {
  name: 'former_usernames_of_member',
  text: `select id, name, successor, cause, changed_at as "changedAt" from former_usernames
    where user_id = $2 and organization_id = $1 and ($3::uuid is null or id < $3) order by id desc limit $4`,
};

/** A member who gets another name by a denial, or none. */
interface Renamed {
  readonly userId: UserId;
  readonly username: string | null;
}

/** An entry of an archive. */
export type ArchivedFormerUsername = Omit<FormerUsernameRecord, 'changedAt'> & {
  readonly userId: UserId;
  readonly changedAt: string;
};

/** A name that a member lost and was not told of. */
export type UntoldName = Pick<FormerUsername, 'userId' | 'name' | 'successor'>;

/** A name as the history shows it. */
export type FormerUsernameRecord = Pick<FormerUsername, 'id' | 'name' | 'successor' | 'cause' | 'changedAt'>;

/** The names that members had before. Names are recorded before they are written, while the profile has the old one. */
@Injectable()
export class FormerUsernamesRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** The newest first. @returns one more than the limit, if there is one */
  list(organizationId: OrganizationId, userId: UserId, page: PageRequest): Promise<FormerUsernameRecord[]> {
    return this.statements.rows(formerUsernames, [organizationId, userId, page.after?.[0] ?? null, page.limit + 1]);
  }

  /** The last two changes by the member since then, the newer one first. */
  recentChanges(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    since: Date,
  ): Promise<Pick<FormerUsername, 'canonical' | 'changedAt'>[]> {
    return tx.rows(recentChanges, [organizationId, userId, since]);
  }

  /** Records a change by the member. Null: they have no name afterwards. */
  async recordOwn(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    to: { readonly username: string | null; readonly usernameKey: string | null },
  ): Promise<void> {
    const { username, usernameKey } = to;
    await tx.rows(recordOne, [organizationId, userId, newId(), username, 'self', tx.now(), usernameKey]);
  }

  /** Records that the name ends with the membership. */
  async recordLeft(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    await tx.rows(recordOne, [organizationId, userId, newId(), null, 'left', tx.now(), null]);
  }

  /**
   * Records names that are denied. A job tells their former owners: a notification and an email for each would keep
   * the claims of all others waiting.
   */
  async recordDenied(tx: Tx, organizationId: OrganizationId, renamed: readonly Renamed[]): Promise<void> {
    if (renamed.length === 0) return;
    const rows = renamed.map(({ userId, username }) => ({ id: newId(), userId, username }));
    await tx.rows(
      `insert into former_usernames (${columns})
       select p.organization_id, k.id, p.user_id, p.username, p.username_key, k.username, 'denied', $3, true
       from jsonb_to_recordset($2::jsonb) as k (id uuid, "userId" uuid, username text)
       join profiles p on p.organization_id = $1 and p.user_id = k."userId" where p.username is not null`,
      [organizationId, JSON.stringify(rows), tx.now()],
    );
    const key = `username.tell:${organizationId}`;
    await jobs.enqueue(tx, 'username.tell', { organizationId }, { runAt: tx.now(), key });
  }

  /** Some members who were not told of a denial. */
  async nextUntold(tx: Tx, organizationId: OrganizationId, limit: number): Promise<UserId[]> {
    const text = `select user_id as id from former_usernames where organization_id = $1 and untold order by id limit $2`;
    const rows = await tx.rows<{ id: UserId }>(text, [organizationId, limit]);
    return [...new Set(rows.map(({ id }) => id))];
  }

  /** Marks the names as told: each is returned once, by whichever transaction comes first. In the order of their loss. */
  async takeUntold(tx: Tx, organizationId: OrganizationId, userIds: readonly UserId[]): Promise<UntoldName[]> {
    const taken = await tx.rows<UntoldName & Pick<FormerUsername, 'id'>>(
      `update former_usernames set untold = false where organization_id = $1 and user_id = any($2) and untold
       returning id, user_id as "userId", name, successor`,
      [organizationId, userIds],
    );
    return taken.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Adds the history of an archive. Entries of users who are no members are left out, and those that are there stay. */
  async restore(tx: Tx, organizationId: OrganizationId, entries: readonly ArchivedFormerUsername[]): Promise<void> {
    const rows = entries.map((entry) => ({ ...entry, canonical: canonicalNameOf(entry.name) }));
    await tx.rows(
      `insert into former_usernames (${columns})
       select m.organization_id, r.id, m.user_id, r.name, r.canonical, r.successor, r.cause, r."changedAt", false
       from jsonb_to_recordset($2::jsonb) as r (id uuid, "userId" uuid, name text, canonical text, successor text, cause text, "changedAt" timestamptz)
       join members m on m.organization_id = $1 and m.user_id = r."userId" on conflict do nothing`,
      [organizationId, JSON.stringify(rows)],
    );
  }

  /** Removes entries that are older than they are kept. @returns whether there may be more */
  async removeOld(tx: Tx): Promise<boolean> {
    const text = `delete from former_usernames where ctid = any(array(
      select ctid from former_usernames where changed_at < $1 order by changed_at limit ${erasedAtOnce} for update skip locked)) returning 1`;
    return (await tx.rows(text, [new Date(tx.now().getTime() - keptDays * day)])).length > 0;
  }

  /** Removes entries of an organization that is deleted, so many at once. @returns whether there were any */
  async removeSome(tx: Tx, organizationId: OrganizationId): Promise<boolean> {
    const text = `delete from former_usernames where ctid = any(array(
      select ctid from former_usernames where organization_id = $1 limit ${erasedAtOnce})) returning 1`;
    return (await tx.rows(text, [organizationId])).length > 0;
  }
}
