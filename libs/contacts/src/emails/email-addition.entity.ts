import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '@app/common';

/** Milliseconds for which the link of an added address works. */
export const proofLifetime = 86_400_000;

/**
 * An address that a user adds and has not verified yet. It is no address of the account: it reserves nothing, and
 * several users may add the same one.
 */
@Entity('email_additions')
@Unique('uq_email_additions_address', ['userId', 'addressKey'])
export class EmailAddition {
  /** The id of the address, before and after its verification. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_email_additions' })
  id: string;

  @ForeignKey('User', { name: 'fk_email_additions_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Column('text')
  email: string;

  @Column({ type: 'text', name: 'address_key', collation: 'C' })
  addressKey: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Index('ix_email_additions_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
