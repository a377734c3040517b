import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** A change of the default address that the former one may undo. */
@Entity('email_changes')
export class EmailChange {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_email_changes' })
  id: string;

  @Index('ix_email_changes_user')
  @ForeignKey('User', { name: 'fk_email_changes_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** As its owner wrote it: the account may have lost it since. */
  @Column({ type: 'text', name: 'former_email' })
  formerEmail: string;

  @Column({ type: 'text', name: 'former_key', collation: 'C' })
  formerKey: string;

  /** The address that became the default. */
  @Column({ type: 'text', name: 'new_key', collation: 'C' })
  newKey: string;

  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 })
  changedAt: Date;

  @Index('ix_email_changes_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
