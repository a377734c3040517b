import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** From where something was done. Apart from the entry, because it goes with the user and the entry stays. */
@Entity('audit_origins')
export class AuditOrigin {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_audit_origins',
  })
  organizationId: string;

  @PrimaryColumn({ type: 'uuid', name: 'entry_id', primaryKeyConstraintName: 'pk_audit_origins' })
  entryId: string;

  @Index('ix_audit_origins_subject')
  @ForeignKey('AuditSubject', 'subject', { name: 'fk_audit_origins_subject', onDelete: 'CASCADE' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  subject: string | null;

  @Column({ type: 'text', name: 'ip_address', nullable: true })
  ipAddress: string | null;

  @Column({ type: 'text', name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** What the client called the request. */
  @Column({ type: 'text', name: 'client_request_id', nullable: true })
  clientRequestId: string | null;
}
