import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '@app/common';

/** What the signature of an authenticator is for. */
export type PasskeyPurpose = 'register' | 'sign-in' | 'factor' | 'step-up';

/** A challenge that an authenticator signs. Its use removes the row. */
@Entity('passkey_requests')
@Unique('uq_passkey_requests_bound', ['boundTo', 'purpose'])
export class PasskeyRequest {
  @PrimaryColumn({ type: 'bytea', name: 'challenge_hash', primaryKeyConstraintName: 'pk_passkey_requests' })
  challengeHash: Buffer;

  @Column('text')
  purpose: PasskeyPurpose;

  /** Null: a sign-in, whose user the passkey names. */
  @Index('ix_passkey_requests_user')
  @ForeignKey('User', { name: 'fk_passkey_requests_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: UserId | null;

  /** The session, or the challenge of the sign-in, that it is for: each has one at a time. */
  @Column({ type: 'uuid', name: 'bound_to', nullable: true })
  boundTo: string | null;

  /** Of a registration: the `userHandle` of the passkey. */
  @Column({ type: 'bytea', name: 'user_handle', nullable: true })
  userHandle: Buffer | null;

  @Index('ix_passkey_requests_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
