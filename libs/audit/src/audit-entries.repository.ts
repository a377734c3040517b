import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  erasedAtOnce,
  OwnsUserData,
  PreparedQueries,
  type ReadOnlyRepository,
  type Tx,
  type UserDataOwner,
} from '@app/database';
import type { AuditEntry } from './audit-entry.entity.js';
import { AuditSubject } from './audit-subject.entity.js';

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

/** A statement of its own for each set of conditions, so that each is planned for the index that serves it. */
function statementFor(conditions: readonly (keyof Sought)[]): { name: string; text: string } {
  const equal = conditions.map((field, at) => ` and e.${field} = $${at + 5}`).join('');
  const entries = `select ${columns} from audit_entries e where e.organization_id = $1 and e.id >= $2 and e.id < $3${equal} order by e.id desc limit $4`;
  return { name: ['audit_entries', ...conditions].join('_by_'), text: withUsers(withOrigins(entries)) };
}

const origins = `delete from audit_origins where (organization_id, entry_id) in (
    select o.organization_id, o.entry_id from audit_subjects s join audit_origins o on o.subject = s.subject where s.user_id = $1 limit ${erasedAtOnce}
  ) returning 1`;

/** Rows of the audit. Entries are added by `audit.record`. */
@Injectable()
@OwnsUserData('audit')
export class AuditEntriesRepository implements UserDataOwner {
  constructor(
    @InjectRepository(AuditSubject) private readonly subjects: ReadOnlyRepository<AuditSubject>,
    private readonly statements: PreparedQueries,
  ) {}

  /** Newest first, at most `limit`. */
  async list(
    organization: OrganizationId,
    sought: Sought,
    { from, until }: Stretch,
    limit: number,
  ): Promise<AuditRecord[]> {
    const conditions = fields.filter((field) => sought[field] !== undefined);
    const values = conditions.map((field) => sought[field]);
    const rows = await this.statements.rows<AuditRecord>(statementFor(conditions), [
      organization,
      from,
      until,
      limit,
      ...values,
    ]);
    return rows.sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  async subjectOf(userId: string): Promise<string | undefined> {
    return (await this.subjects.findOneBy({ userId: userId as UserId }))?.subject;
  }

  /**
   * Removes addresses and clients from the entries of the user. The entries stay; only the pseudonym that
   * they name goes with the user.
   */
  async erase(tx: Tx, userId: UserId): Promise<boolean> {
    return (await tx.rows(origins, [userId])).length > 0;
  }
}
