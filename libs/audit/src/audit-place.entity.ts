import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** An organization that has entries of a user; empty: the installation. It goes with the subject. */
@Entity('audit_places')
export class AuditPlace {
  @ForeignKey('AuditSubject', 'userId', { name: 'fk_audit_places_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_audit_places' })
  userId: UserId;

  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_audit_places',
  })
  organizationId: string;
}
