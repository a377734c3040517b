// Tables: audit_entries, audit_origins, audit_subjects, identity_providers, profiles, roles, users.
import type { OrganizationId, UserId } from '@app/common';
import { erasedAtOnce } from '@app/database';
import type { Action } from '../actions.js';
import type { AuditEntry } from '../audit-entry.entity.js';

/** An entry as it is read: with its users, as long as they exist. */
export interface AuditRecord extends Omit<AuditEntry, 'organizationId'> {
  readonly actorUserId: UserId | null;
  readonly actorName: string | null;
  readonly actorUsername: string | null;
  readonly targetUserId: UserId | null;
  /** Of a user, a role or an identity provider. */
  readonly targetName: string | null;
  readonly targetUsername: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly clientRequestId: string | null;
}

/** What must be equal. */
export interface Sought {
  readonly actor?: string;
  readonly target?: string;
  readonly action?: Action;
  /** One of them. */
  readonly actions?: readonly Action[];
}

/** Ids of a part of the entries, and the end at which reading begins. */
export interface Stretch {
  readonly order: 'asc' | 'desc';
  /** Included when the newest come first, not included when the oldest do. */
  readonly from: string;
  /** Not included. */
  readonly until: string;
}

const columns = `e.id, e.at, e.action, e.actor_kind as "actorKind", e.actor, e.credential, e.credential_id as "credentialId", e.target_type as "targetType", e.target, e.request_id as "requestId",
  e.details`;

// Looked up for each row, and so by index, however many rows the planner thinks of. Entries come first, and
// then the users: they may be on different nodes.
const userOf = (subject: string, condition: string): string =>
  `left join lateral (select u.id, u.name, (select p.username from profiles p where p.organization_id = $1 and p.user_id = u.id) as username
    from audit_subjects s join users u on u.id = s.user_id where ${condition} and s.subject = ${subject} limit 1)`;
const title = (type: string, table: string): string =>
  `when '${type}' then (select x.name from ${table} x where x.organization_id = $1 and x.id = e.target)`;
const withNames = (entries: string): string => `with e as materialized (${entries})
  select e.*, a.id as "actorUserId", a.name as "actorName", a.username as "actorUsername",
    t.id as "targetUserId", t.username as "targetUsername",
    case e."targetType" when 'user' then t.name ${title('role', 'roles')} ${title('identity_provider', 'identity_providers')} end as "targetName" from e
  ${userOf('e.actor', `e."actorKind" = 'person'`)} a on true ${userOf('e.target', `e."targetType" = 'user'`)} t on true`;
const withOrigins = (
  entries: string,
): string => `select e.*, o.ip_address as "ipAddress", o.user_agent as "userAgent", o.client_request_id as "clientRequestId"
  from (${entries}) e left join lateral (
    select o.ip_address, o.user_agent, o.client_request_id from audit_origins o where o.organization_id = $1 and o.entry_id = e.id limit 1) o on true`;

const fields = ['actor', 'target', 'action', 'actions'] as const;

/**
 * A page of entries. A statement of its own for each set of conditions, so that each is planned for the index that
 * serves it. Of several actions each gives a page, by its index, and these are merged.
 */
function statementFor(conditions: readonly (keyof Sought)[], order: Stretch['order']): { name: string; text: string } {
  const equal = conditions.map((field, at) => ` and e.${field} = $${at + 5}`);
  const several = conditions.indexOf('actions');
  if (several >= 0) equal[several] = ' and e.action = g.action';
  const begin = order === 'asc' ? '>' : '>=';
  const sorted = `order by e.id ${order} limit $4`;
  const entries = `select ${columns} from audit_entries e where e.organization_id = $1 and e.id ${begin} $2 and e.id < $3${equal.join('')} ${sorted}`;
  const merged = `select e.* from unnest($${several + 5}::text[]) g (action) cross join lateral (${entries}) e ${sorted}`;
  return {
    name: [order === 'asc' ? 'audit_feed' : 'audit_entries', ...conditions].join('_by_'),
    text: withNames(withOrigins(several < 0 ? entries : merged)),
  };
}

/** Removes addresses and clients from the entries of a user, some at a time. */
export const eraseOrigins = `delete from audit_origins where (organization_id, entry_id) in (
    select o.organization_id, o.entry_id from audit_subjects s join audit_origins o on o.subject = s.subject where s.user_id = $1 limit ${erasedAtOnce}
  ) returning 1`;

/** The first entries of an organization in this order, at most `limit`; they come in any order. */
export function entriesOf(
  organization: OrganizationId,
  sought: Sought,
  { order, from, until }: Stretch,
  limit: number,
): readonly [statement: { name: string; text: string }, values: readonly unknown[]] {
  const conditions = fields.filter((field) => sought[field] !== undefined);
  const values = [organization, from, until, limit, ...conditions.map((field) => sought[field])];
  return [statementFor(conditions, order), values];
}

/** The subject of a user in the entries. */
export const subjectOfUser = {
  name: 'audit_subject_of_user',
  text: 'select subject from audit_subjects where user_id = $1',
};

/** The subject of the member who has a username now. Two have the same one only where an import was forced. */
export const subjectOfUsername = {
  name: 'audit_subject_of_username',
  text: `select s.subject from profiles p join audit_subjects s on s.user_id = p.user_id
    where p.organization_id = $1 and p.username_key = $2 order by p.user_id limit 1`,
};

/**
 * When the oldest transaction began that has written and not ended: it may still commit entries from then on. Sessions
 * of other roles are seen only by roles that may (`pg_read_all_stats`).
 */
export const oldestWriter = {
  name: 'audit_oldest_writer',
  text: `select min(xact_start) as since from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`,
};
