// SQL that finds an inbox and what follows from its numbers; see the README of the library. `i` is the inbox,
// `f` the feed of its organization. `organization` is
// the parameter of the statement: where the tables are distributed, each of them must name it, so that one
// node answers. `i.organization_id` reads several.

/** How many personal notifications of the inbox came before a broadcast of its organization. */
const personalBefore = (broadcast: string, i: string, organization: string): string =>
  `coalesce((select d.seq from notification_deliveries d where d.organization_id = ${organization} and d.user_id = ${i}.user_id
     and d.broadcasts_before < ${broadcast} order by d.broadcasts_before desc, d.rank desc limit 1), ${i}.floor_seq)`;

/** The rank that a broadcast has in the inbox. */
export const rankOfBroadcast = (broadcast: string, i: string, organization: string): string =>
  `(${broadcast} - ${i}.base + ${personalBefore(broadcast, i, organization)})`;

/**
 * Inboxes with `head`, the rank of their last notification, and `bottom`, the rank up to which they have been
 * trimmed. A broadcast is trimmed in
 * the feed at once for all members; the inboxes follow when they are trimmed, and until then their own floor
 * lies below. Where `recalled` is false, nothing in the inbox was recalled.
 */
export const inboxStates = (organization: string, condition: string): string =>
  `select i.organization_id, i.user_id, i.base, i.floor_seq, i.read_mark, i.reads_beyond, i.holes, i.last_seq + f.broadcasts - i.base as head,
     f.recalled > greatest(f.trimmed, i.base) as recalled,
     greatest(i.floor, case when f.trimmed > i.base then ${rankOfBroadcast('f.trimmed', 'i', organization)} else 0 end) as bottom
   from inboxes i join notification_feeds f on f.organization_id = ${organization} where ${condition}`;

/**
 * What was recalled of the inbox state `s`: messages and their ranks. Each is looked up by itself; there are at most
 * `mostRecalled`.
 */
export const recalledIn = (s: string, organization: string): string =>
  `select c.id, c.recalled_at, p.rank from notification_messages c cross join lateral (
     select case when c.broadcast_seq > ${s}.base then ${rankOfBroadcast('c.broadcast_seq', s, organization)}
       when c.broadcast_seq is null then (select d.rank from notification_deliveries d
         where d.organization_id = ${organization} and d.message_id = c.id and d.user_id = ${s}.user_id) end as rank offset 0) p
   where ${s}.recalled and c.organization_id = ${organization} and c.recalled_at is not null and p.rank > ${s}.bottom`;

const unreadRecalled = (s: string, organization: string): string =>
  `case when ${s}.recalled then (select count(*)::int from (${recalledIn(s, organization)}) x where x.rank > ${s}.read_mark and
     (select true from notification_reads r where r.organization_id = ${organization} and r.user_id = ${s}.user_id and r.rank = x.rank) is null) else 0 end`;

/**
 * The number of unread notifications of the inbox state `s`. Those that were read one by one and have been
 * trimmed since do not count any more.
 */
export const unreadOf = (s: string, organization: string): string =>
  `(${s}.head - greatest(${s}.read_mark, ${s}.bottom) - ${s}.reads_beyond + case when ${s}.bottom > ${s}.read_mark then
     (select count(*)::int from notification_reads r where r.organization_id = ${organization} and r.user_id = ${s}.user_id
        and r.rank > ${s}.read_mark and r.rank <= ${s}.bottom) else 0 end
   - ${unreadRecalled(s, organization)})`;
