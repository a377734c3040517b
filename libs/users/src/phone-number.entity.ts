import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique, UpdateDateColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** A phone number of a user, in E.164. */
@Entity('phone_numbers')
@Unique('uq_phone_numbers_number', ['userId', 'phoneNumber'])
@Index('uq_phone_numbers_primary', ['userId'], { unique: true, where: 'is_primary' })
export class PhoneNumber {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_phone_numbers' })
  id: string;

  @ForeignKey('User', { name: 'fk_phone_numbers_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Column({ type: 'text', name: 'phone_number' })
  phoneNumber: string;

  @Column({ type: 'boolean', default: false })
  verified: boolean;

  @Column({ type: 'boolean', name: 'is_primary', default: false })
  isPrimary: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
