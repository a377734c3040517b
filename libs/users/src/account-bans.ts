import type { UserId } from '@app/common';
import type { Tx } from '@app/database';

/** What a ban says beside that there is one. */
export interface BanTerms {
  readonly reason: string | null;
  /** The ban ends by itself then. Null: somebody ends it. */
  readonly until: Date | null;
}

/** By an operator. An organization bans the membership. */
async function ban(tx: Tx, userId: UserId, now: Date, { reason, until }: BanTerms): Promise<void> {
  await tx.rows(
    `update users set status = 'banned', status_before_ban = status, banned_by_operator = true, ban_reason = $3, banned_until = $4,
       updated_at = $2, version = version + 1 where id = $1`,
    [userId, now, reason, until],
  );
}

/** Back to what the user was before the ban. */
async function unban(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx.rows(
    `update users set status = coalesce(status_before_ban, 'active'), status_before_ban = null, banned_by_operator = false,
       ban_reason = null, banned_until = null, updated_at = $2, version = version + 1 where id = $1`,
    [userId, now],
  );
}

/** Users whose ban is over by its own terms, the longest first. */
async function due(tx: Tx, now: Date, limit: number): Promise<UserId[]> {
  const text = 'select id from users where banned_until <= $1 order by banned_until limit $2';
  return (await tx.rows<{ id: UserId }>(text, [now, limit])).map(({ id }) => id);
}

/**
 * Ends a ban that is over, also of an account that was deleted meanwhile. Requires a lock of the user.
 * @returns false where there was none: a server of the version before ended it and left its terms
 */
async function end(tx: Tx, userId: UserId, now: Date): Promise<boolean> {
  const row = await tx.row<{ ended: boolean }>(
    `update users u set status = case when u.status = 'banned' then coalesce(u.status_before_ban, 'active') else u.status end,
       status_before_deletion = case when u.status_before_deletion = 'banned' then coalesce(u.status_before_ban, 'active') else u.status_before_deletion end,
       status_before_ban = null, banned_by_operator = false, ban_reason = null, banned_until = null, updated_at = $2, version = u.version + 1
     from (select status, status_before_deletion from users where id = $1) b
     where u.id = $1 and u.banned_until <= $2 returning 'banned' in (b.status, coalesce(b.status_before_deletion, '')) as ended`,
    [userId, now],
  );
  return row?.ended ?? false;
}

/** Bans of accounts. */
export const accountBans = { ban, unban, due, end };
