import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';
import type { SignInMethod } from '../sessions/authentication-methods.js';

/** A sign-in whose user has proved the first factor, and has not proved the second one yet. */
@Entity('sign_in_challenges')
export class SignInChallenge {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_sign_in_challenges' })
  id: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Index('ix_sign_in_challenges_user')
  @ForeignKey('User', { name: 'fk_sign_in_challenges_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: OrganizationId | null;

  /** The first factor. */
  @Column('text')
  method: SignInMethod;

  /** Codes that were tried. */
  @Column({ type: 'smallint', default: 0 })
  tries: number;

  @Index('ix_sign_in_challenges_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
