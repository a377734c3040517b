import type { Sql } from '../support/promises.js';
import type { Journal, Write } from './journal.js';

type Kind = Write['kind'];

const delivered = `select e.email as of, d.message_id as value from emails e join notification_deliveries d on d.user_id = e.user_id`;

/** What is there, by kind. */
const states: Readonly<Record<Kind, string>> = {
  account: `select email as of, 'there' as value from emails`,
  bio: 'select e.email as of, u.bio as value from emails e join users u on u.id = e.user_id',
  name: 'select e.email as of, p.username as value from emails e join profiles p on p.user_id = e.user_id',
  roles: `select e.email as of, coalesce(string_agg(a.role_id, ',' order by a.role_id), '') as value
    from emails e left join role_assignments a on a.user_id = e.user_id group by 1`,
  refresh: 'select id::text as of, counter::text as value from sessions',
  told: delivered,
  read: `${delivered} join inboxes i on i.organization_id = d.organization_id and i.user_id = d.user_id where d.rank <= i.read_mark
    or exists (select 1 from notification_reads r where r.organization_id = d.organization_id and r.user_id = d.user_id and r.rank = d.rank)`,
};

/** Of these a user has many, and each stays; of the others the last one counts. */
const added: ReadonlySet<Kind> = new Set<Kind>(['told', 'read']);

/** What was acknowledged and is not there. What was asked for later, and not answered, may have taken its place. */
export async function losses(journal: Journal, sql: Sql): Promise<(Write & { readonly found: readonly string[] })[]> {
  const lost = [];
  for (const [kind, query] of Object.entries(states)) {
    const there = new Map<string, string[]>();
    for (const { of, value } of (await sql(query)) as Write[]) there.set(of, [...(there.get(of) ?? []), value]);
    const entries = journal.entries.filter((entry) => entry.kind === kind);
    const last = new Map(entries.map((entry) => [entry.of, entry]));
    for (const entry of added.has(kind as Kind) ? entries : last.values()) {
      const found = there.get(entry.of) ?? [];
      const allowed = added.has(kind as Kind) ? [entry.value] : journal.since(entry);
      if (!found.some((value) => allowed.includes(value))) lost.push({ ...entry, found });
    }
  }
  return lost;
}
