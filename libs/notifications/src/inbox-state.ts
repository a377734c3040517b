/** SQL that finds an inbox and what follows from its numbers; see the README of the library. `i` is the inbox, `f` the feed of its organization. */
const tables = 'inboxes i join notification_feeds f on f.organization_id = i.organization_id';

/** How many personal notifications of the inbox came before a broadcast of its organization. */
const personalBefore = (broadcast: string, i: string): string =>
  `coalesce((select d.seq from notification_deliveries d where d.organization_id = ${i}.organization_id and d.user_id = ${i}.user_id
     and d.broadcasts_before < ${broadcast} order by d.broadcasts_before desc, d.rank desc limit 1), ${i}.floor_seq)`;

/** The rank that a broadcast has in the inbox. */
export const rankOfBroadcast = (broadcast: string, i: string): string => `(${broadcast} - ${i}.base + ${personalBefore(broadcast, i)})`;

/**
 * Inboxes with `head`, the rank of their last notification, and `bottom`, the rank up to which they have been trimmed. A broadcast is trimmed in
 * the feed at once for all members; the inboxes follow when they are trimmed, and until then their own floor lies below.
 */
export const inboxStates = (condition: string): string =>
  `select i.organization_id, i.user_id, i.base, i.floor_seq, i.read_mark, i.reads_beyond, i.last_seq + f.broadcasts - i.base as head,
     greatest(i.floor, case when f.trimmed > i.base then ${rankOfBroadcast('f.trimmed', 'i')} else 0 end) as bottom
   from ${tables} where ${condition}`;

/** The number of unread notifications of the inbox state `s`. Those that were read one by one and have been trimmed since do not count any more. */
export const unreadOf = (s: string): string =>
  `(${s}.head - greatest(${s}.read_mark, ${s}.bottom) - ${s}.reads_beyond + case when ${s}.bottom > ${s}.read_mark then
     (select count(*)::int from notification_reads r where r.organization_id = ${s}.organization_id and r.user_id = ${s}.user_id
        and r.rank > ${s}.read_mark and r.rank <= ${s}.bottom) else 0 end)`;
