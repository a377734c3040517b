import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '@app/common';

/** By which random id the audit knows a user. It goes with them, and then no entry leads to them any more. */
@Entity('audit_subjects')
@Unique('uq_audit_subjects_subject', ['subject'])
export class AuditSubject {
  @ForeignKey('User', { name: 'fk_audit_subjects_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_audit_subjects' })
  userId: UserId;

  @Column({ type: 'text', collation: 'C' })
  subject: string;

  /** Whether all their places are known. Not of users who have had entries since before these were kept. */
  @Column({ type: 'boolean', name: 'places_known', default: false })
  placesKnown: boolean;
}
