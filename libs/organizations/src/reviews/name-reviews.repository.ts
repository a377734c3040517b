import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { readingsOf, ruleOfName } from '@app/usernames';

/**
 * SQL that follows the new name `name` of one member, as a part of the statement that writes it: a name with a rule
 * waits for a review, unless this name was approved; with any other name nothing waits any more.
 */
export const followName = (name: string, rule: string, now: string): string =>
  `reviewed as (
      insert into name_reviews as v (organization_id, user_id, username_key, rule_id, created_at)
      select $1::text, $2::uuid, ${name}, ${rule}, ${now} where ${rule} is not null
      on conflict on constraint pk_name_reviews do update
        set username_key = excluded.username_key, rule_id = excluded.rule_id, created_at = excluded.created_at, approved_at = null
        where v.username_key <> excluded.username_key),
    settled as (
      delete from name_reviews where organization_id = $1 and user_id = $2 and approved_at is null and ${rule} is null)`;

/** Usernames that wait for a moderator. */
@Injectable()
export class NameReviews {
  /** The names of new members, of whom none is in the queue. */
  async addAll(
    tx: Tx,
    organizationId: OrganizationId,
    named: readonly { readonly userId: UserId; readonly username: string; readonly usernameKey: string }[],
  ): Promise<void> {
    const readings = named.map((one) => readingsOf(one.username));
    await tx.rows(
      `insert into name_reviews (organization_id, user_id, username_key, rule_id, created_at)
       select $1::text, user_id, username_key, (rule ->> 'id')::uuid, $6::timestamptz from (
         select k.user_id, k.username_key, ${ruleOfName('$1', 'k.plain', 'k.loose')} as rule
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as k (user_id, username_key, plain, loose)) found
       where rule ->> 'effect' = 'review' on conflict do nothing`,
      [
        ...[organizationId, named.map((one) => one.userId), named.map((one) => one.usernameKey)],
        ...[readings.map((one) => one.plain), readings.map((one) => one.loose), tx.now()],
      ],
    );
  }

  /** The name of a member does not wait any more. @returns false if this name did not wait */
  async approve(tx: Tx, organizationId: OrganizationId, userId: UserId, usernameKey: string): Promise<boolean> {
    const text = `update name_reviews set approved_at = $4
      where organization_id = $1 and user_id = $2 and username_key = $3 and approved_at is null returning 1`;
    return (await tx.row(text, [organizationId, userId, usernameKey, tx.now()])) !== undefined;
  }

  /** The same of a name that is about to be taken away. */
  async remove(tx: Tx, organizationId: OrganizationId, userId: UserId, usernameKey: string): Promise<boolean> {
    const text = `delete from name_reviews
      where organization_id = $1 and user_id = $2 and username_key = $3 and approved_at is null returning 1`;
    return (await tx.row(text, [organizationId, userId, usernameKey])) !== undefined;
  }
}
