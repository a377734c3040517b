import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';

/** A username that waits for a review, or was approved, in an archive. */
export interface ArchivedNameReview {
  readonly userId: UserId;
  readonly usernameKey: string;
  readonly ruleId: string;
  readonly createdAt: string;
  readonly approvedAt: string | null;
}

/** Restores reviews of usernames, of members who have these names. Those that are there stay. @returns warnings about those left out */
export async function restoreNameReviews(
  tx: Tx,
  organizationId: OrganizationId,
  reviews: readonly ArchivedNameReview[],
): Promise<string[]> {
  const restored = await tx.rows(
    `insert into name_reviews as v (organization_id, user_id, username_key, rule_id, created_at, approved_at)
     select $1::text, r."userId", r."usernameKey", r."ruleId", r."createdAt", r."approvedAt"
     from jsonb_to_recordset($2::jsonb)
       as r ("userId" uuid, "usernameKey" text, "ruleId" uuid, "createdAt" timestamptz, "approvedAt" timestamptz)
     join profiles p on p.organization_id = $1 and p.user_id = r."userId" and p.username_key = r."usernameKey" collate "C"
     on conflict on constraint pk_name_reviews do update set username_key = v.username_key returning 1`,
    [organizationId, JSON.stringify(reviews)],
  );
  const left = reviews.length - restored.length;
  return left === 0 ? [] : [`${left} reviews of usernames were left out: no member has these names`];
}
