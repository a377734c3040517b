import type { OrganizationId } from '@app/common';
import { inboxStates } from './inbox-state.js';
import { content, isoOf, time, type Content, type Notification } from './inbox-window.js';

/** A page of what a member archived, as the statements read it: newest first. */
export interface ArchivedRow {
  readonly total: number;
  /** Null: there are none. */
  readonly items: readonly (Content & { readonly rank: number; readonly readAt: string | null })[] | null;
}

const own = (table: string): string => `${table}.organization_id = $1 and ${table}.user_id = $2`;
const archived = `from notification_holes o where ${own('o')} and o.rank > s.bottom and o.archived
  and not (s.recalled and o.message_id in (
    select c.id from notification_messages c where c.organization_id = $1 and c.recalled_at is not null))`;

// What was read by itself has its own time, everything else the time of the first mark that covers it.
const readAt = `coalesce((select ${time('r.read_at')} from notification_reads r where ${own('r')} and r.rank = o.rank),
  (select ${time('k.read_at')} from notification_marks k where ${own('k')} and k.up_to >= o.rank order by k.up_to limit 1))`;

/**
 * The text of a statement that reads what member `$2` of organization `$1` archived. `$4` are as many as a page
 * has. It looks at no more holes than an inbox may have.
 */
export const archivedText = (skip: string, before = ''): string => `select
    case when s.holes = 0 then 0 else (select count(*)::int ${archived}) end as total,
    case when s.holes > 0 then (
      select json_agg(x order by x.rank desc) from (
        select o.rank, ${content}, ${readAt} as "readAt"
        from (select o.rank, o.message_id ${archived} ${before} order by o.rank desc ${skip} limit $4::int + 1) o
        join notification_messages m on m.organization_id = $1 and m.id = o.message_id) x) end as items
  from (select * from (${inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2')}) one offset 0) s`;

export function archivedOf(organizationId: OrganizationId, { items }: ArchivedRow): Notification[] {
  return (items ?? []).map(({ createdAt, readAt: read, ...rest }) => ({
    ...rest,
    organizationId,
    createdAt: isoOf(createdAt),
    readAt: read === null ? null : isoOf(read),
  }));
}
