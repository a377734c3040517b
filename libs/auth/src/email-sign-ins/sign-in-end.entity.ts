import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/**
 * When the sign-ins of a user that waited for a code ended the last time. A request of before whose email is still
 * queued has no user yet, so its job looks here.
 */
@Entity('sign_in_ends')
export class SignInEnd {
  @ForeignKey('User', { name: 'fk_sign_in_ends_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_sign_in_ends' })
  userId: UserId;

  @Index('ix_sign_in_ends_ended')
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3 })
  endedAt: Date;
}
