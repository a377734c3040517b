import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** A code in the place of the authenticator app. Its use removes the row. */
@Entity('recovery_codes')
export class RecoveryCode {
  @ForeignKey('User', { name: 'fk_recovery_codes_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_recovery_codes' })
  userId: UserId;

  @PrimaryColumn({ type: 'bytea', name: 'code_hash', primaryKeyConstraintName: 'pk_recovery_codes' })
  codeHash: Buffer;
}
