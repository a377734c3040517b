import type { NotificationId, RoleId, UserId } from '@app/common';
import { restoredMessages } from './queries/restored-messages.queries.js';

/** Rows of the library as an archive has them, by section. */
export interface ArchivedNotifications {
  readonly message: {
    readonly id: NotificationId;
    readonly broadcastSeq: number | null;
    readonly type: string;
    readonly title: string;
    readonly body: string;
    readonly data: object | null;
    readonly createdAt: string;
    readonly createdBy: UserId | null;
    readonly recalledAt: string | null;
    readonly roleId: RoleId | null;
  };
  readonly inbox: {
    readonly userId: UserId;
    readonly base: number;
    readonly lastSeq: number;
    readonly floor: number;
    readonly floorSeq: number;
    readonly readMark: number;
    readonly readsBeyond: number;
  };
  readonly delivery: {
    readonly userId: UserId;
    readonly rank: number;
    readonly seq: number;
    readonly broadcastsBefore: number;
    readonly messageId: NotificationId;
  };
  readonly mark: { readonly userId: UserId; readonly upTo: number; readonly readAt: string };
  readonly read: { readonly userId: UserId; readonly rank: number; readonly readAt: string };
  readonly hole: {
    readonly userId: UserId;
    readonly rank: number;
    readonly messageId: NotificationId;
    readonly archived: boolean;
    readonly createdAt: string;
  };
  readonly feed: { readonly broadcasts: number; readonly trimmed: number; readonly recalled: number };
}

/** An inbox takes the numbers of the archive as long as no notification was sent to it here. */
export const restoring: Readonly<Record<keyof ArchivedNotifications, string>> = {
  message: restoredMessages,
  inbox: `update inboxes i set base = r.base, last_seq = r."lastSeq", floor = r.floor, floor_seq = r."floorSeq", read_mark = r."readMark", reads_beyond = r."readsBeyond"
    from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, base integer, "lastSeq" integer, floor integer, "floorSeq" integer, "readMark" integer, "readsBeyond" integer)
    where i.organization_id = $1 and i.user_id = r."userId" and i.last_seq = 0 and i.read_mark = 0 and i.reads_beyond = 0`,
  delivery: `insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id, sample)
    select $1::text, r."userId", rank, seq, "broadcastsBefore", "messageId",
      (select uuid_hash(r."userId") from notification_messages m where m.organization_id = $1 and m.id = r."messageId" and m.role_id is not null)
    from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, rank integer, seq integer, "broadcastsBefore" integer, "messageId" uuid)
    join inboxes i on i.organization_id = $1 and i.user_id = r."userId" and i.last_seq >= r.seq on conflict do nothing`,
  mark: `insert into notification_marks (organization_id, user_id, up_to, read_at)
    select $1::text, r."userId", "upTo", "readAt" from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, "upTo" integer, "readAt" timestamptz)
    join inboxes i on i.organization_id = $1 and i.user_id = r."userId" on conflict do nothing`,
  read: `insert into notification_reads (organization_id, user_id, rank, read_at)
    select $1::text, r."userId", rank, "readAt" from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, rank integer, "readAt" timestamptz)
    join inboxes i on i.organization_id = $1 and i.user_id = r."userId" on conflict do nothing`,
  hole: `with added as (
      insert into notification_holes (organization_id, user_id, rank, message_id, archived, created_at)
      select $1::text, r."userId", rank, "messageId", archived, "createdAt"
      from jsonb_to_recordset($2::jsonb) as r ("userId" uuid, rank integer, "messageId" uuid, archived boolean, "createdAt" timestamptz)
      join inboxes i on i.organization_id = $1 and i.user_id = r."userId" on conflict do nothing returning user_id),
    counted as (select user_id, count(*)::int as count from added group by user_id)
    update inboxes i set holes = i.holes + c.count from counted c where i.organization_id = $1 and i.user_id = c.user_id`,
  feed: `update notification_feeds f set broadcasts = r.broadcasts, trimmed = r.trimmed, recalled = coalesce(r.recalled, 0)
    from jsonb_to_recordset($2::jsonb) as r (broadcasts integer, trimmed integer, recalled integer) where f.organization_id = $1 and f.broadcasts = 0`,
};
