import type { NotificationId, OrganizationId } from '@app/common';
import { inboxStates, unreadOf } from './inbox-state.js';

/** A notification as its receiver sees it. Moments are ISO 8601 texts. */
export interface Notification {
  /** Its place in the inbox, counted from 1. */
  readonly rank: number;
  readonly id: NotificationId;
  readonly organizationId: OrganizationId;
  readonly type: string;
  readonly title: string;
  readonly body: string;
  readonly data: object | null;
  readonly createdAt: string;
  /** When it was read first; null: not yet. */
  readonly readAt: string | null;
}

/** A notification as the statements read it. Times are UTC, without a zone. */
type Content = Omit<Notification, 'rank' | 'readAt' | 'organizationId'>;

/** A stretch of an inbox as the statements read it: `low` is below its first notification, `high` is its last one. */
export interface WindowRow {
  readonly head: number;
  readonly bottom: number;
  readonly unread: number;
  readonly low: number;
  readonly high: number;
  /** Null here and below: there are none. */
  readonly personal: readonly (Content & { readonly rank: number })[] | null;
  /** Oldest first; they take the ranks that the personal ones leave. */
  readonly broadcasts: readonly Content[] | null;
  readonly reads: readonly { readonly rank: number; readonly readAt: string }[] | null;
  /** The marks that cover some of it, lowest first. */
  readonly marks: readonly { readonly upTo: number; readonly readAt: string }[] | null;
}

/** No window is larger: with a number the planner knows that it is worth to look each message up. */
const largest = 101;

/** In JSON it is an ISO 8601 text, whatever the time zone of the session. `isoOf` adds what is missing. */
const time = (column: string): string => `${column} at time zone 'UTC'`;
const content = `m.id, m.type, m.title, m.body, m.data, ${time('m.created_at')} as "createdAt"`;
const listOf = (rows: string): string => `(select json_agg(x) from (${rows}) x)`;

// What lies in the window `w` beside its personal notifications, each part as a list.
const own = (table: string): string => `${table}.organization_id = $1 and ${table}.user_id = w.user_id`;
const broadcastsText = listOf(`select ${content} from notification_messages m
    where m.organization_id = $1 and m.broadcast_seq > w.base + w.low - q.low_seq and m.broadcast_seq <= w.base + w.high - q.low_seq - p.count
    order by m.broadcast_seq limit ${largest}`);
// Nothing of an inbox is read beyond its mark but what it counts.
const readsText = `case when w.read_mark > w.low or w.reads_beyond > 0 then ${listOf(
  `select r.rank, ${time('r.read_at')} as "readAt" from notification_reads r
    where ${own('r')} and r.rank > w.low and r.rank <= w.high order by r.rank limit ${largest}`,
)} end`;
// Each mark within, and the first one beyond.
const marksText = `case when w.read_mark > w.low then ${listOf(
  `select k.up_to as "upTo", ${time('k.read_at')} as "readAt" from notification_marks k
    where ${own('k')} and k.up_to > w.low order by k.up_to limit w.high - w.low + 1`,
)} end`;

/** The personal notifications of the window `w`: the list, how many, and the number of the one before the first. */
const personalText = `select json_agg(x) as items, count(*)::int as count, min(x.seq) - 1 as seq_before from (
      select d.rank, d.seq, ${content} from (
        select * from notification_deliveries d where d.organization_id = $1 and d.user_id = w.user_id and d.rank > w.low and d.rank <= w.high
        order by d.rank limit ${largest}) d
      join notification_messages m on m.organization_id = $1 and m.id = d.message_id order by d.rank) x`;

/** How many personal notifications lie up to the beginning of the window `w`. */
const seqBefore = `coalesce(p.seq_before, (select d.seq from notification_deliveries d
      where d.organization_id = $1 and d.user_id = w.user_id and d.rank <= w.low order by d.rank desc limit 1), w.floor_seq)`;

/** The inboxes whose windows are read, as SQL. */
interface InboxesRead {
  readonly states: string;
  /** Columns of the states that come back beside those of the window. */
  readonly more?: string;
}

const oneInbox: InboxesRead = { states: inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2') };

/**
 * The text of a statement that reads a window of the inbox of member `$2` of organization `$1`, all of it as
 * of one moment. The edges say where the
 * window lies, in SQL over the inbox state `s`. Whatever they say, it costs a few look-ups and the window
 * itself, never the inbox.
 *
 * `offset 0` has PostgreSQL work out the state once. Without it the planner writes its look-ups wherever a
 * number of it is used, 34 times.
 * @param inboxes reads windows of others, or of several
 */
export function windowText(
  edges: { low: string; high: string },
  { states, more = '' }: InboxesRead = oneInbox,
): string {
  return `select ${more}w.head, w.bottom, w.low, w.high, ${unreadOf('w', '$1')} as unread, p.items as personal,
    ${broadcastsText} as broadcasts, ${readsText} as reads, ${marksText} as marks
  from (select * from (${states}) one offset 0) s
  cross join lateral (select s.*, greatest(s.bottom, least(s.head, ${edges.high}))::int as high) h
  cross join lateral (select h.*, least(h.high, greatest(h.bottom, ${edges.low}))::int as low) w
  cross join lateral (${personalText}) p
  cross join lateral (select ${seqBefore} as low_seq offset 0) q`;
}

/** A time as the statements read it, in full. */
const isoOf = (text: string): string => (text.length === 23 ? `${text}Z` : new Date(`${text}Z`).toISOString());

/** The notifications of a window, oldest first. */
export function notificationsOf(organizationId: OrganizationId, row: WindowRow): Notification[] {
  const personal = new Map(row.personal?.map((one) => [one.rank, one]));
  const reads = new Map(row.reads?.map(({ rank, readAt }) => [rank, readAt]));
  const broadcasts = (row.broadcasts ?? []).values();
  return Array.from({ length: row.high - row.low }, (_, at) => {
    const rank = row.low + 1 + at;
    const found = personal.get(rank) ?? broadcasts.next().value;
    if (!found) throw new Error('the inbox has a hole');
    const { id, type, title, body, data, createdAt } = found;
    const readAt = reads.get(rank) ?? row.marks?.find(({ upTo }) => upTo >= rank)?.readAt;
    return {
      rank,
      id,
      organizationId,
      type,
      title,
      body,
      data,
      createdAt: isoOf(createdAt),
      readAt: readAt === undefined ? null : isoOf(readAt),
    };
  });
}
