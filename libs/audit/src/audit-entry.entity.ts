import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CredentialKind } from '@app/common';
import type { Action } from './actions.js';
import type { ActorKind, Details, TargetType } from './audit-event.js';

/** Actor, action and target. Written once; the database rejects changes and removals. */
@Entity('audit_entries')
@Index('ix_audit_entries_actor', ['organizationId', 'actor', 'id'])
@Index('ix_audit_entries_target', ['organizationId', 'target', 'id'])
@Index('ix_audit_entries_action', ['organizationId', 'action', 'id'])
@Check('ck_audit_entries_actor_kind', `actor_kind in ('person', 'stranger', 'command', 'job', 'system')`)
export class AuditEntry {
  /** Empty for what concerns the installation and none of its organizations. */
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_audit_entries',
  })
  organizationId: string;

  /** UUID version 7 of the moment in `at`, so that the order of ids is the order in time. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_audit_entries' })
  id: string;

  @Column({ type: 'timestamptz', precision: 3 })
  at: Date;

  @Column({ type: 'text', collation: 'C' })
  action: Action;

  @Column({ type: 'text', name: 'actor_kind', collation: 'C' })
  actorKind: ActorKind;

  /** The subject of a user, the account of the machine that ran a command, the task of a job. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  actor: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  credential: CredentialKind | null;

  /** The session or the API key that the credential is. */
  @Column({ type: 'text', name: 'credential_id', collation: 'C', nullable: true })
  credentialId: string | null;

  @Column({ type: 'text', name: 'target_type', collation: 'C', nullable: true })
  targetType: TargetType | null;

  /** The subject of a user, the id of anything else. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  target: string | null;

  @Column({ type: 'text', name: 'request_id', collation: 'C', nullable: true })
  requestId: string | null;

  @Column('jsonb')
  details: Details;
}
