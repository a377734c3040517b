import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { InjectRepository } from '@nestjs/typeorm';
import { erasedAtOnce, OwnsUserData, PreparedQueries, type ReadOnlyRepository, type Tx, type UserDataOwner } from '@app/database';
import type { AuditEntry } from './audit-entry.entity.js';
import { AuditSubject } from './audit-subject.entity.js';

/** An entry as it is read: with the people behind it, as long as they are there. */
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

// Looked up for each row, and so by index, however many rows the planner thinks of.
const columns = `e.id, e.at, e.action, e.actor_kind as "actorKind", e.actor, e.credential, e.credential_id as "credentialId", e.target_type as "targetType", e.target, e.request_id as "requestId",
  e.details,
  (select s.user_id from audit_subjects s where e.actor_kind = 'person' and s.subject = e.actor) as "actorUserId",
  (select s.user_id from audit_subjects s where e.target_type = 'user' and s.subject = e.target) as "targetUserId",
  (select o.ip_address from audit_origins o where o.organization_id = e.organization_id and o.entry_id = e.id) as "ipAddress",
  (select o.user_agent from audit_origins o where o.organization_id = e.organization_id and o.entry_id = e.id) as "userAgent",
  (select o.client_request_id from audit_origins o where o.organization_id = e.organization_id and o.entry_id = e.id) as "clientRequestId"`;

const fields = ['actor', 'target', 'action'] as const;

/** A statement of its own for each set of conditions, so that each is planned for the index that serves it. */
function statementFor(conditions: readonly (keyof Sought)[]): { name: string; text: string } {
  const equal = conditions.map((field, at) => ` and e.${field} = $${at + 5}`).join('');
  return {
    name: ['audit_entries', ...conditions].join('_by_'),
    text: `select ${columns} from audit_entries e where e.organization_id = $1 and e.id >= $2 and e.id < $3${equal} order by e.id desc limit $4`,
  };
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
  list(organization: OrganizationId, sought: Sought, { from, until }: Stretch, limit: number): Promise<AuditRecord[]> {
    const conditions = fields.filter((field) => sought[field] !== undefined);
    const values = conditions.map((field) => sought[field]);
    return this.statements.rows<AuditRecord>(statementFor(conditions), [organization, from, until, limit, ...values]);
  }

  async subjectOf(userId: string): Promise<string | undefined> {
    return (await this.subjects.findOneBy({ userId: userId as UserId }))?.subject;
  }

  /** Removes addresses and clients from the entries of the user. The entries stay; only the pseudonym that they name goes with the user. */
  async erase(tx: Tx, userId: UserId): Promise<boolean> {
    return (await tx.rows(origins, [userId])).length > 0;
  }
}
