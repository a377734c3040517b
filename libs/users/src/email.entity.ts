import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique, UpdateDateColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** An email address of a user. */
@Entity('emails')
@Unique('uq_emails_address_key', ['addressKey'])
@Index('ix_emails_not_folded', ['id'], { where: 'search_keys[1] is distinct from address_key' })
@Index('uq_emails_default', ['userId'], { unique: true, where: 'is_default' })
export class Email {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_emails' })
  id: string;

  @Index('ix_emails_user')
  @ForeignKey('User', { name: 'fk_emails_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** As the user wrote it. */
  @Column('text')
  email: string;

  /** What makes it unique; see `addressKeyOf`. */
  @Column({ type: 'text', name: 'address_key', collation: 'C' })
  addressKey: string;

  /**
   * The key, and the beginnings under which it is found: see `addressSearchKeysOf`. Out of date where the
   * first element is another key.
   */
  @Column({ type: 'text', name: 'search_keys', collation: 'C', array: true, nullable: true, select: false })
  searchKeys?: string[] | null;

  @Column({ type: 'boolean', default: false })
  verified: boolean;

  @Column({ type: 'boolean', name: 'is_default', default: false })
  isDefault: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
