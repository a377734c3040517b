import { Injectable } from '@nestjs/common';
import {
  isTimestamp,
  isUuid,
  pageOf,
  readCursor,
  type NotificationId,
  type OrganizationId,
  type RoleId,
  type Page,
  type UserId,
} from '@app/common';
import { PreparedQueries, ReplicaReads } from '@app/database';
import { rankOfBroadcast } from './inbox-state.js';
import { NotificationNotFound } from './notifications.errors.js';
import type { NotificationContent } from './notifications.repository.js';

/** A notification as those see it who send, and how many members have read it. */
export interface ReadNotification extends Pick<NotificationContent, 'type' | 'title'> {
  readonly id: NotificationId;
  readonly toAll: boolean;
  /** The role that it was sent to. */
  readonly roleId: RoleId | null;
  /** Null: Facet itself, or the account is gone. */
  readonly senderId: UserId | null;
  readonly createdAt: Date;
  readonly recalledAt: Date | null;
  /** How many members have it by now, while it is being sent to a role. Null: it is sent. */
  readonly delivered: number | null;
  readonly recipients: number;
  readonly readers: number;
  /** The two numbers are those of a sample of the members. */
  readonly sampled: boolean;
}

/** Members whose inboxes tell how many have read a broadcast. Of more of them: those with the least hash, which is a fair choice. */
const sampleSize = 1000;

// Scalar look-ups: whatever the planner expects, each is one look into an index.
const readOne = (
  inbox: string,
  rank: string,
): string => `(${inbox}.read_mark >= ${rank} or ${inbox}.reads_beyond > 0 and
    (select true from notification_reads r where r.organization_id = $1 and r.user_id = ${inbox}.user_id and r.rank = ${rank}))`;
const readDirect = `(select ${readOne('i', 'd.rank')} from inboxes i where i.organization_id = $1 and i.user_id = d.user_id)`;
// Most ranks need not be known: one lies between those that it has after no direct notification and after all of them.
const readBroadcast = `case when m.broadcast_seq - s.base + s.last_seq <= s.read_mark then true
    when m.broadcast_seq - s.base + s.floor_seq > s.read_mark and s.reads_beyond = 0 then false
    else (select ${readOne('s', 'p.rank')} from (select ${rankOfBroadcast('m.broadcast_seq', 's', '$1')} as rank offset 0) p) end`;

/** The messages in `messages`, the newest first, with their counts. */
const sentText = (columns: string, messages: string): string => `with sample as materialized (
    select user_id, base, floor_seq, last_seq, read_mark, reads_beyond from inboxes
    where organization_id = $1 order by uuid_hash(user_id) limit ${sampleSize})
  select m.id, m.type, m.title, ${columns}m.broadcast_seq is not null as "toAll", m.role_id as "roleId",
    (select p.delivered from notification_dispatches p where p.organization_id = $1 and p.message_id = m.id) as delivered, m.created_by as "senderId",
    m.created_at as "createdAt", m.recalled_at as "recalledAt", c.recipients, c.readers,
    case when m.role_id is not null then c.recipients = ${sampleSize}
      else m.broadcast_seq is not null and (select count(*) from sample) = ${sampleSize} end as sampled
  from (select * from notification_messages where organization_id = $1 and ${messages}) m
  cross join lateral (select count(*)::int as recipients, (count(*) filter (where x.read))::int as readers from (
      select ${readDirect} as read from notification_deliveries d
      where m.broadcast_seq is null and m.role_id is null and d.organization_id = $1 and d.message_id = m.id
      union all select ${readDirect} from (
        select user_id, rank from notification_deliveries where organization_id = $1 and message_id = m.id and m.role_id is not null
          and sample is not null order by sample limit ${sampleSize}) d
      union all select ${readBroadcast} from sample s where m.broadcast_seq > s.base) x) c
  order by m.created_at desc, m.id desc`;

const page = {
  name: 'notifications_sent',
  text: sentText('', '(created_at, id) < ($2::timestamptz, $3::uuid) order by created_at desc, id desc limit $4'),
};
const one = { name: 'notification_sent', text: sentText('m.body, m.data, ', 'id = $2') };

/** Nothing is newer. */
const newest = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** What an organization has sent, and how many members have read it. */
@Injectable()
export class SentNotifications {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly reads: ReplicaReads,
  ) {}

  /** The newest first, also what was recalled. */
  async list(organization: OrganizationId, limit: number, cursor?: string): Promise<Page<ReadNotification>> {
    const after = readCursor(cursor, isTimestamp, isUuid) ?? newest;
    const values = [organization, ...after, limit + 1];
    const rows = await this.reads.read((queries) => queries.rows<ReadNotification>(page, values));
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
  }

  /** Throws `NotificationNotFound`. */
  async find(organization: OrganizationId, id: string): Promise<ReadNotification & NotificationContent> {
    const row =
      isUuid(id) && (await this.statements.row<ReadNotification & NotificationContent>(one, [organization, id]));
    if (!row) throw new NotificationNotFound();
    return row;
  }
}
