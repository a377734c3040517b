import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** The authenticator app of a user (RFC 6238). */
@Entity('totp_factors')
export class TotpFactor {
  @ForeignKey('User', { name: 'fk_totp_factors_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_totp_factors' })
  userId: UserId;

  /** The secret that the app has, too. */
  @Column({ type: 'bytea', name: 'sealed_secret' })
  encryptedSecret: Buffer;

  /** Id of the `FACET_SECRET` that encrypted it. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;

  /** The last time step of which a code was used. That code, and those before it, are not accepted again. */
  @Column({ type: 'integer', name: 'last_step', default: 0 })
  lastStep: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** When the user has shown a first code. Null: it is not in use yet. */
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3, nullable: true })
  confirmedAt: Date | null;
}
