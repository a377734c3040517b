import type { OrganizationId, UserId } from '@app/common';
import { erasedAtOnce } from '@app/database';
import type { AuditEntry } from './audit-entry.entity.js';

/** An entry as it is read: with its users, as long as they exist. */
export interface AuditRecord extends Omit<AuditEntry, 'organizationId'> {
  readonly actorUserId: UserId | null;
  readonly targetUserId: UserId | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly clientRequestId: string | null;
}

/** What must be equal. */
export interface Sought {
  readonly actor?: string;
  readonly target?: string;
  readonly action?: string;
}

/** Ids from `from` on and before `until`. */
export interface Stretch {
  readonly from: string;
  readonly until: string;
}

const columns = `e.id, e.at, e.action, e.actor_kind as "actorKind", e.actor, e.credential, e.credential_id as "credentialId", e.target_type as "targetType", e.target, e.request_id as "requestId",
  e.details`;

// Looked up for each row, and so by index, however many rows the planner thinks of. Entries come first, and
// then the users: they may be on different nodes.
const userOf = (subject: string, condition: string): string =>
  `left join lateral (select s.user_id from audit_subjects s where ${condition} and s.subject = ${subject} limit 1)`;
const withUsers = (entries: string): string => `with e as materialized (${entries})
  select e.*, a.user_id as "actorUserId", t.user_id as "targetUserId" from e
  ${userOf('e.actor', `e."actorKind" = 'person'`)} a on true ${userOf('e.target', `e."targetType" = 'user'`)} t on true`;
const withOrigins = (
  entries: string,
): string => `select e.*, o.ip_address as "ipAddress", o.user_agent as "userAgent", o.client_request_id as "clientRequestId"
  from (${entries}) e left join lateral (
    select o.ip_address, o.user_agent, o.client_request_id from audit_origins o where o.organization_id = $1 and o.entry_id = e.id limit 1) o on true`;

const fields = ['actor', 'target', 'action'] as const;

/** A page of entries. A statement of its own for each set of conditions, so that each is planned for the index that serves it. */
function statementFor(conditions: readonly (keyof Sought)[]): { name: string; text: string } {
  const equal = conditions.map((field, at) => ` and e.${field} = $${at + 5}`).join('');
  const entries = `select ${columns} from audit_entries e where e.organization_id = $1 and e.id >= $2 and e.id < $3${equal} order by e.id desc limit $4`;
  return { name: ['audit_entries', ...conditions].join('_by_'), text: withUsers(withOrigins(entries)) };
}

/** Removes addresses and clients from the entries of a user, some at a time. */
export const eraseOrigins = `delete from audit_origins where (organization_id, entry_id) in (
    select o.organization_id, o.entry_id from audit_subjects s join audit_origins o on o.subject = s.subject where s.user_id = $1 limit ${erasedAtOnce}
  ) returning 1`;

/** The entries of an organization, newest first, at most `limit`. */
export function entriesOf(
  organization: OrganizationId,
  sought: Sought,
  { from, until }: Stretch,
  limit: number,
): readonly [statement: { name: string; text: string }, values: readonly unknown[]] {
  const conditions = fields.filter((field) => sought[field] !== undefined);
  return [statementFor(conditions), [organization, from, until, limit, ...conditions.map((field) => sought[field])]];
}

/** The subject of a user in the entries. */
export const subjectOfUser = {
  name: 'audit_subject_of_user',
  text: 'select subject from audit_subjects where user_id = $1',
};
