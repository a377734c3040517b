import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { BanTerms } from '@app/users';

/** Identifies a membership. */
interface MembershipKey {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
}

/** A ban as an import has it. */
interface ImportedBan extends Pick<MembershipKey, 'userId'> {
  readonly bannedAt: Date | null;
  readonly bannedUntil: Date | null;
  readonly banReason: string | null;
}

/** Requires a lock of the user, which serializes it with sign-ins. @returns false for a banned member */
async function ban(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
  now: Date,
  { reason, until }: BanTerms,
): Promise<boolean> {
  const text = `update members set banned_at = $3, ban_reason = $4, banned_until = $5
    where organization_id = $1 and user_id = $2 and banned_at is null returning 1`;
  return (await tx.row(text, [organizationId, userId, now, reason, until])) !== undefined;
}

/** @returns false for a member who is not banned */
async function unban(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
  const text = `update members set banned_at = null, ban_reason = null, banned_until = null
    where organization_id = $1 and user_id = $2 and banned_at is not null returning 1`;
  return (await tx.row(text, [organizationId, userId])) !== undefined;
}

/** Members whose ban is over by its own terms, the longest first. */
function due(tx: Tx, now: Date, limit: number): Promise<MembershipKey[]> {
  return tx.rows<MembershipKey>(
    `select organization_id as "organizationId", user_id as "userId" from members where banned_until <= $1 order by banned_until limit $2`,
    [now, limit],
  );
}

/**
 * Ends a ban that is over. Requires a lock of the member.
 * @returns false where there was none: a server of the version before ended it and left its terms
 */
async function end(tx: Tx, organizationId: OrganizationId, userId: UserId, now: Date): Promise<boolean> {
  const row = await tx.row<{ ended: boolean }>(
    `update members m set banned_at = null, ban_reason = null, banned_until = null
     from (select banned_at from members where organization_id = $1 and user_id = $2) b
     where m.organization_id = $1 and m.user_id = $2 and m.banned_until <= $3 returning b.banned_at is not null as ended`,
    [organizationId, userId, now],
  );
  return row?.ended ?? false;
}

/** Bans new members whom an import brings banned. */
async function restore(tx: Tx, organizationId: OrganizationId, bans: readonly ImportedBan[]): Promise<void> {
  const banned = bans.filter((one) => one.bannedAt !== null);
  if (banned.length === 0) return;
  await tx.rows(
    `update members m set banned_at = b.banned_at, banned_until = b.banned_until, ban_reason = b.ban_reason
     from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[]) as b (user_id, banned_at, banned_until, ban_reason)
     where m.organization_id = $1 and m.user_id = b.user_id`,
    [
      organizationId,
      banned.map((one) => one.userId),
      banned.map((one) => one.bannedAt),
      banned.map((one) => one.bannedUntil),
      banned.map((one) => one.banReason),
    ],
  );
}

/** Bans of memberships. */
export const memberBans = { ban, unban, due, end, restore };
