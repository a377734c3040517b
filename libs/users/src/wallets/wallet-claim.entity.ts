import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/**
 * A wallet that another system reported for a user. It is not shown to others, and does not prevent another user
 * from linking the address, until the user proves it.
 */
@Entity('wallet_claims')
@Check('ck_wallet_claims_address', `address ~ '^0x[0-9a-fA-F]{40}$'`)
export class WalletClaim {
  @ForeignKey('User', { name: 'fk_wallet_claims_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_wallet_claims' })
  userId: UserId;

  /** As it was given. */
  @Column({ type: 'text', collation: 'C' })
  address: string;

  /** The chain and the time of the proof that the other system took. */
  @Column({ type: 'bigint', name: 'chain_id', nullable: true })
  chainId: string | null;

  @Column({ type: 'timestamptz', name: 'linked_at', precision: 3, nullable: true })
  linkedAt: Date | null;
}
