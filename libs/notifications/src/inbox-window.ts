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

type Content = Omit<Notification, 'rank' | 'readAt' | 'organizationId'>;

/** A stretch of an inbox as the statements read it: `low` is below its first notification, `high` is its last one. */
export interface WindowRow {
  readonly head: number;
  readonly bottom: number;
  readonly unread: number;
  readonly low: number;
  readonly high: number;
  readonly personal: readonly (Content & { readonly rank: number })[];
  /** Oldest first; they take the ranks that the personal ones leave. */
  readonly broadcasts: readonly Content[];
  readonly reads: readonly { readonly rank: number; readonly readAt: string }[];
  /** The marks that cover some of it, lowest first. */
  readonly marks: readonly { readonly upTo: number; readonly readAt: string }[];
}

/** No window is larger: with a number the planner knows that it is worth to look each message up. */
const largest = 101;

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const content = `'id', m.id, 'type', m.type, 'title', m.title, 'body', m.body, 'data', m.data, 'createdAt', ${time('m.created_at')}`;
const list = (item: string, order: string, from: string): string =>
  `(select coalesce(json_agg(${item} order by ${order}), '[]'::json) from (${from}) x)`;
/** What lies in the window `w`, each part as a list. */
function partsOf(organization: string): Record<'personal' | 'broadcasts' | 'reads' | 'marks', string> {
  const own = (table: string): string => `${table}.organization_id = ${organization} and ${table}.user_id = w.user_id`;
  const personal = `select d.rank, json_build_object('rank', d.rank, ${content}) as item
  from (select * from notification_deliveries d where ${own('d')} and d.rank > w.low and d.rank <= w.high order by d.rank limit ${largest}) d
  join notification_messages m on m.organization_id = ${organization} and m.id = d.message_id`;
  const broadcasts = `select m.broadcast_seq, json_build_object(${content}) as item from notification_messages m
  where m.organization_id = ${organization} and m.broadcast_seq > w.base + w.low - w.low_seq and m.broadcast_seq <= w.base + w.high - w.high_seq
  order by m.broadcast_seq limit ${largest}`;
  const reads = `select r.rank, json_build_object('rank', r.rank, 'readAt', ${time('r.read_at')}) as item from notification_reads r
  where ${own('r')} and r.rank > w.low and r.rank <= w.high order by r.rank limit ${largest}`;
  // Each mark within, and the first one beyond.
  const marks = `select k.up_to, json_build_object('upTo', k.up_to, 'readAt', ${time('k.read_at')}) as item from notification_marks k
  where ${own('k')} and k.up_to > w.low order by k.up_to limit w.high - w.low + 1`;
  return {
    personal: list('x.item', 'x.rank', personal),
    broadcasts: list('x.item', 'x.broadcast_seq', broadcasts),
    reads: list('x.item', 'x.rank', reads),
    marks: list('x.item', 'x.up_to', marks),
  };
}

/** How many personal notifications lie up to a rank of the inbox `e`. */
const seqAt = (rank: string, organization: string): string =>
  `coalesce((select d.seq from notification_deliveries d where d.organization_id = ${organization} and d.user_id = e.user_id and d.rank <= ${rank}
    order by d.rank desc limit 1), e.floor_seq)`;

/** The inboxes whose windows are read, as SQL. */
interface InboxesRead {
  readonly states: string;
  /**
   * The organization of every table: the parameter of the statement, or a column of `w` and `e` where it
   * reads several organizations.
   */
  readonly organization: (of: 'e' | 'w') => string;
  /** Columns of the states that come back beside those of the window. */
  readonly more?: string;
}

const oneInbox: InboxesRead = {
  states: inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2'),
  organization: () => '$1',
};

/**
 * The text of a statement that reads a window of the inbox of member `$2` of organization `$1`, all of it as
 * of one moment. The edges say where the
 * window lies, in SQL over the inbox state `s`. Whatever they say, it costs a few look-ups and the window
 * itself, never the inbox.
 * @param inboxes reads windows of others, or of several
 */
export function windowText(
  edges: { low: string; high: string },
  { states, organization, more = '' }: InboxesRead = oneInbox,
): string {
  const parts = partsOf(organization('w'));
  return `with s as (${states}),
  h as (select s.*, greatest(s.bottom, least(s.head, ${edges.high}))::int as high from s),
  e as (select h.*, least(h.high, greatest(h.bottom, ${edges.low}))::int as low from h),
  w as (select e.*, ${seqAt('e.low', organization('e'))} as low_seq, ${seqAt('e.high', organization('e'))} as high_seq from e)
  select ${more}w.head, w.bottom, w.low, w.high, ${unreadOf('w', organization('w'))} as unread, ${parts.personal} as personal,
    ${parts.broadcasts} as broadcasts, ${parts.reads} as reads, ${parts.marks} as marks
  from w`;
}

/** The notifications of a window, oldest first. */
export function notificationsOf(organizationId: OrganizationId, row: WindowRow): Notification[] {
  const personal = new Map(row.personal.map((one) => [one.rank, one]));
  const reads = new Map(row.reads.map(({ rank, readAt }) => [rank, readAt]));
  const broadcasts = row.broadcasts.values();
  return Array.from({ length: row.high - row.low }, (_, at) => {
    const rank = row.low + 1 + at;
    const found = personal.get(rank) ?? broadcasts.next().value;
    if (!found) throw new Error('the inbox has a hole');
    const { id, type, title, body, data, createdAt } = found;
    const readAt = reads.get(rank) ?? row.marks.find(({ upTo }) => upTo >= rank)?.readAt ?? null;
    return { rank, id, organizationId, type, title, body, data, createdAt, readAt };
  });
}
