import { Column, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** The password of a user: a hash in PHC string format, or in the format of bcrypt. */
@Entity('password_credentials')
// Sorted as bytes, which TypeORM cannot say.
@Index('ix_password_credentials_imported', { synchronize: false })
export class PasswordCredential {
  @ForeignKey('User', { name: 'fk_password_credentials_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_password_credentials' })
  userId: UserId;

  @Column('text')
  hash: string;

  /**
   * The password is temporary while this equals `updatedAt`: an admin has set it, and it only sets another one. Servers of
   * the version before change both the hash and `updatedAt`.
   */
  @Column({ type: 'timestamptz', name: 'temporary_since', precision: 3, nullable: true })
  temporarySince: Date | null;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
