import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/**
 * A sign-up whose address is not verified yet. It is no account: it reserves no address and no handle, and
 * several may name the same ones.
 */
@Entity('pending_sign_ups')
export class PendingSignUp {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_pending_sign_ups' })
  id: string;

  @Index('ix_pending_sign_ups_organization')
  @ForeignKey('Organization', { name: 'fk_pending_sign_ups_organization', onDelete: 'CASCADE' })
  @Column({ type: 'text', name: 'organization_id', collation: 'C' })
  organizationId: OrganizationId;

  @Column('text')
  email: string;

  @Index('ix_pending_sign_ups_address')
  @Column({ type: 'text', name: 'address_key', collation: 'C' })
  addressKey: string;

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash: string;

  @Column('text')
  name: string;

  @Column({ type: 'text', nullable: true })
  handle: string | null;

  @Column({ type: 'text', name: 'referrer_handle', nullable: true })
  referrerHandle: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Index('ix_pending_sign_ups_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;

  /** When its first email was queued. */
  @Column({ type: 'timestamptz', name: 'letter_at', precision: 3, nullable: true })
  letterAt: Date | null;
}
