import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

export const emailedPurposes = ['verify-email', 'reset-password', 'restore-account'] as const;
export type EmailedPurpose = (typeof emailedPurposes)[number];
/** `change-password` is in no email: a sign-in with a temporary password gives it. */
export type LinkPurpose = EmailedPurpose | 'change-password';

/**
 * A link that was sent to an address, or the token that a sign-in with a temporary password gave. It works once: its use
 * removes the row.
 */
@Entity('one_time_tokens')
@Check(
  'ck_one_time_tokens_purpose',
  `purpose in ('verify-email', 'reset-password', 'restore-account', 'change-password')`,
)
export class OneTimeToken {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_one_time_tokens' })
  id: string;

  @Column('text')
  purpose: LinkPurpose;

  @Index('ix_one_time_tokens_user')
  @ForeignKey('User', { name: 'fk_one_time_tokens_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** The address that it was sent to: its use proves it. Of `change-password` the default, which it does not prove. */
  @Index('ix_one_time_tokens_email')
  @ForeignKey('Email', { name: 'fk_one_time_tokens_email', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'email_id' })
  emailId: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Index('ix_one_time_tokens_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
