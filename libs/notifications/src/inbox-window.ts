import type { NotificationId, OrganizationId } from '@app/common';
import { inboxStates, recalledIn, unreadOf } from './inbox-state.js';

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

/** A notification that is stored; the lists leave out what the member archived or deleted, and what was recalled. */
export interface StoredNotification extends Notification {
  readonly archivedAt: string | null;
  /** Also when it was recalled. */
  readonly deletedAt: string | null;
}

/** A notification as the statements read it. Times are UTC, without a zone. */
export type Content = Omit<Notification, 'rank' | 'readAt' | 'organizationId'>;

/** A stretch of an inbox as the statements read it: `low` is below its first notification, `high` is its last one. */
export interface WindowRow {
  readonly head: number;
  readonly bottom: number;
  readonly unread: number;
  /** How many holes there are above `bottom`. Where they are only counted it is not exact, and 0 only if there are none. */
  readonly removed: number;
  readonly low: number;
  readonly high: number;
  /** Null here and below: there are none. */
  readonly personal: readonly (Content & { readonly rank: number })[] | null;
  /** Oldest first; they take the ranks that the personal ones leave. */
  readonly broadcasts: readonly Content[] | null;
  readonly reads: readonly { readonly rank: number; readonly readAt: string }[] | null;
  /** The marks that cover some of it, lowest first. */
  readonly marks: readonly { readonly upTo: number; readonly readAt: string }[] | null;
  /** What the member archived or deleted, and what was recalled. If both, what was recalled comes later. */
  readonly holes?: readonly { readonly rank: number; readonly archived: boolean; readonly at: string }[] | null;
}

/** No window shows more: with a number the planner knows that it is worth to look each message up. */
const largest = 101;

/** In JSON it is an ISO 8601 text, whatever the time zone of the session. `isoOf` adds what is missing. */
export const time = (column: string): string => `${column} at time zone 'UTC'`;
export const content = `m.id, m.type, m.title, m.body, m.data, ${time('m.created_at')} as "createdAt"`;
const listOf = (rows: string): string => `(select json_agg(x) from (${rows}) x)`;

// What lies in the window `w` beside its personal notifications, each part as a list.
const own = (table: string): string => `${table}.organization_id = $1 and ${table}.user_id = w.user_id`;
// Nothing of an inbox is read beyond its mark but what it counts.
const readsText = `case when w.read_mark > w.low or w.reads_beyond > 0 then ${listOf(
  `select r.rank, ${time('r.read_at')} as "readAt" from notification_reads r
    where ${own('r')} and r.rank > w.low and r.rank <= w.high order by r.rank limit w.high - w.low`,
)} end`;
// Each mark within, and the first one beyond.
const marksText = `case when w.read_mark > w.low then ${listOf(
  `select k.up_to as "upTo", ${time('k.read_at')} as "readAt" from notification_marks k
    where ${own('k')} and k.up_to > w.low order by k.up_to limit w.high - w.low + 1`,
)} end`;
const holesText = `case when w.holes > 0 or w.recalled then ${listOf(
  `select o.rank, o.archived, ${time('o.created_at')} as at from notification_holes o
    where ${own('o')} and o.rank > w.low and o.rank <= w.high
   union all select c.rank, false, ${time('c.recalled_at')} from (${recalledIn('w', '$1')}) c where c.rank > w.low and c.rank <= w.high
   order by rank, archived desc`,
)} end`;

/** The personal notifications of the window `w`: the list, how many, and the number of the one before the first. */
const personalText = (filter: string): string =>
  `select json_agg(x) as items, count(*)::int as count, min(x.seq) - 1 as seq_before from (
      select d.rank, d.seq, ${content} from (
        select * from notification_deliveries d where d.organization_id = $1 and d.user_id = w.user_id and d.rank > w.low and d.rank <= w.high${filter}
        order by d.rank limit ${largest}) d
      join notification_messages m on m.organization_id = $1 and m.id = d.message_id order by d.rank) x`;

const broadcastsText = (highSeq: string, filter: string): string =>
  listOf(`select ${content} from notification_messages m
    where m.organization_id = $1 and m.broadcast_seq > w.base + w.low - q.low_seq and m.broadcast_seq <= w.base + w.high - ${highSeq}${filter}
    order by m.broadcast_seq limit ${largest}`);

/** How many personal notifications lie up to a rank. */
const seqUpTo = (
  rank: string,
  known = 'null',
): string => `coalesce(${known}, (select d.seq from notification_deliveries d
      where d.organization_id = $1 and d.user_id = w.user_id and d.rank <= ${rank} order by d.rank desc limit 1), w.floor_seq)`;

/**
 * The holes of an inbox, as a window sees them. What was recalled is a hole, too.
 * - `counted`: it sees none. What it returns is right where `removed` is 0.
 * - `listed`: their notifications are in it, with the list of holes.
 * - `skipped`: it leaves their notifications out and may be longer by them. Its edges may use `holesWithin`.
 */
type Holes = 'counted' | 'listed' | 'skipped';

interface WindowParts {
  /** What the inbox state is joined with to know its holes. */
  readonly holesAt: string;
  /** What the selections of the edges end with. */
  readonly edge: { readonly high: string; readonly low: string };
  readonly columns: string;
  readonly personal: string;
  readonly seqs: string;
  readonly broadcasts: string;
}

const seen = {
  holesAt: '',
  edge: { high: '', low: '' },
  personal: personalText(''),
  seqs: `${seqUpTo('w.low', 'p.seq_before')} as low_seq`,
  broadcasts: broadcastsText('q.low_seq - p.count', ''),
};
const notAHole = (condition: string): string =>
  ` and not exists (select 1 from notification_holes o where ${own('o')} and ${condition})`;
const notRecalled = ` and (not w.recalled or
      (select c.recalled_at from notification_messages c where c.organization_id = $1 and c.id = d.message_id) is null)`;
const windowParts: Readonly<Record<Holes, WindowParts>> = {
  counted: { ...seen, columns: 'w.holes + w.recalled::int as removed' },
  listed: { ...seen, columns: `w.holes + w.recalled::int as removed, ${holesText} as holes` },
  // The personal ones that are left out are counted, too: so both edges are looked up.
  skipped: {
    holesAt: `cross join lateral (select array(
      select o.rank from notification_holes o where o.organization_id = $1 and o.user_id = s.user_id and o.rank > s.bottom
      union select c.rank from (${recalledIn('s', '$1')}) c order by rank desc) as holes_at offset 0) e`,
    edge: { high: ', e.holes_at offset 0', low: ' offset 0' },
    columns: `cardinality(w.holes_at) as removed, ${holesText} as holes`,
    personal: personalText(notAHole('o.rank = d.rank') + notRecalled),
    seqs: `${seqUpTo('w.low')} as low_seq, ${seqUpTo('w.high')} as high_seq`,
    broadcasts: broadcastsText('q.high_seq', `${notAHole('o.message_id = m.id')} and m.recalled_at is null`),
  },
};

/** How many holes lie before more than `count` notifications that are shown, counted downwards from the head. */
export const holesBefore = (count: string): string =>
  `(select count(*)::int from unnest(e.holes_at) with ordinality a (rank, n) where s.head - a.rank - a.n + 1 <= ${count})`;

/** The same, counted downwards from `high`, the upper edge of the window. */
export const holesWithin = (count: string): string =>
  `(select count(*)::int from unnest(h.holes_at) with ordinality a (rank, n) where a.rank <= h.high
      and h.high - a.rank - a.n + 1 + (select count(*) from unnest(h.holes_at) b where b > h.high) <= ${count})`;

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
  holes: Holes = 'counted',
): string {
  const { holesAt, edge, columns, personal, seqs, broadcasts } = windowParts[holes];
  return `select ${more}w.head, w.bottom, w.low, w.high, ${unreadOf('w', '$1')} as unread, ${columns},
    p.items as personal, ${broadcasts} as broadcasts, ${readsText} as reads, ${marksText} as marks
  from (select * from (${states}) one offset 0) s ${holesAt}
  cross join lateral (select s.*, greatest(s.bottom, least(s.head, ${edges.high}))::int as high${edge.high}) h
  cross join lateral (select h.*, least(h.high, greatest(h.bottom, ${edges.low}))::int as low${edge.low}) w
  cross join lateral (${personal}) p
  cross join lateral (select ${seqs} offset 0) q`;
}

/** A time as the statements read it, in full. */
export const isoOf = (text: string): string => (text.length === 23 ? `${text}Z` : new Date(`${text}Z`).toISOString());

/** The notifications of a window, oldest first. @param holes as in the text of the statement */
export function notificationsOf(organizationId: OrganizationId, row: WindowRow, holes: Holes): StoredNotification[] {
  const personal = new Map(row.personal?.map((one) => [one.rank, one]));
  const reads = new Map(row.reads?.map(({ rank, readAt }) => [rank, readAt]));
  const taken = new Map(row.holes?.map((one) => [one.rank, one]));
  const broadcasts = (row.broadcasts ?? []).values();
  const ranks = Array.from({ length: row.high - row.low }, (_, at) => row.low + 1 + at);
  return ranks
    .filter((rank) => holes !== 'skipped' || !taken.has(rank))
    .map((rank) => {
      const found = personal.get(rank) ?? broadcasts.next().value;
      if (!found) throw new Error('the inbox lacks a notification');
      const { id, type, title, body, data, createdAt } = found;
      const readAt = reads.get(rank) ?? row.marks?.find(({ upTo }) => upTo >= rank)?.readAt;
      const { archived, at } = taken.get(rank) ?? {};
      const content = { rank, id, organizationId, type, title, body, data };
      const times = { createdAt: isoOf(createdAt), readAt: readAt === undefined ? null : isoOf(readAt) };
      const hole = at === undefined ? null : isoOf(at);
      return { ...content, ...times, archivedAt: archived ? hole : null, deletedAt: archived ? null : hole };
    });
}
