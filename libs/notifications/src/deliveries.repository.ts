import { Injectable } from '@nestjs/common';
import { newId, type NotificationId, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';

/** What somebody is told. */
export interface NotificationContent {
  readonly type: string;
  readonly title: string;
  readonly body: string;
  readonly data: object | null;
}

/** A message as it is written down. */
export interface Sending extends NotificationContent {
  readonly sender: UserId;
  readonly now: Date;
}

/** A message that was written down. */
export interface Sent {
  readonly id: NotificationId;
  readonly createdAt: Date;
}

/** On this channel the instances hear of new notifications: `{organizationId, userIds?}`, without `userIds` for all members. */
export const notificationsChannel = 'facet_notifications';

/** Ids that one notice carries; PostgreSQL takes less than 8,000 bytes. */
const idsOfNotice = 150;

/**
 * Rows of what was sent. Who sends to some holds the feed against a broadcast, and then the inboxes, in order of the user; who sends to all
 * holds the feed alone. So every inbox is a log that only grows at its end, and nobody waits in a circle.
 */
@Injectable()
export class DeliveriesRepository {
  /** Sends to all members: one row, however many they are. */
  async toAll(tx: Tx, organization: OrganizationId, sending: Sending): Promise<Sent> {
    const text = 'update notification_feeds set broadcasts = broadcasts + 1 where organization_id = $1 returning broadcasts';
    const feed = await tx.row<{ broadcasts: number }>(text, [organization]);
    const sent = await this.write(tx, organization, sending, feed?.broadcasts ?? null);
    await this.announce(tx, { organizationId: organization });
    return sent;
  }

  /** Holds the inboxes of these people until the transaction ends. @returns who of them has one */
  async hold(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<UserId[]> {
    await tx.rows('select 1 from notification_feeds where organization_id = $1 for share', [organization]);
    const text = 'select user_id as id from inboxes where organization_id = $1 and user_id = any($2) order by user_id for no key update';
    return (await tx.rows<{ id: UserId }>(text, [organization, userIds])).map(({ id }) => id);
  }

  /** Sends to people whose inboxes are held. */
  async toSome(tx: Tx, organization: OrganizationId, userIds: readonly UserId[], sending: Sending): Promise<Sent> {
    const sent = await this.write(tx, organization, sending, null);
    await tx.rows(
      `with held as (
         update inboxes set last_seq = last_seq + 1 where organization_id = $1 and user_id = any($2) returning user_id, last_seq, base)
       insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id)
       select f.organization_id, h.user_id, h.last_seq + f.broadcasts - h.base, h.last_seq, f.broadcasts, $3
       from held h cross join notification_feeds f where f.organization_id = $1`,
      [organization, userIds, sent.id],
    );
    for (let at = 0; at < userIds.length; at += idsOfNotice)
      await this.announce(tx, { organizationId: organization, userIds: userIds.slice(at, at + idsOfNotice) });
    return sent;
  }

  /** Written while its log is held, so what is there already is earlier: the clocks of two instances cannot turn the order around. */
  private async write(tx: Tx, organization: OrganizationId, sending: Sending, broadcastSeq: number | null): Promise<Sent> {
    const { type, title, body, data, sender, now } = sending;
    const id = newId<NotificationId>();
    const row = await tx.row<{ createdAt: Date }>(
      `insert into notification_messages (organization_id, id, broadcast_seq, type, title, body, data, created_by, created_at)
       select $1, $2, $3, $4, $5, $6, $7::jsonb, $8,
         greatest($9::timestamptz, (select created_at from notification_messages where organization_id = $1 order by created_at desc limit 1))
       returning created_at as "createdAt"`,
      [organization, id, broadcastSeq, type, title, body, data && JSON.stringify(data), sender, now],
    );
    return { id, createdAt: row?.createdAt ?? now };
  }

  private async announce(tx: Tx, notice: { organizationId: OrganizationId; userIds?: readonly UserId[] }): Promise<void> {
    await tx.rows('select pg_notify($1, $2)', [notificationsChannel, JSON.stringify(notice)]);
  }
}
