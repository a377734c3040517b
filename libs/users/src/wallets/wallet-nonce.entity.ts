import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** A nonce that one user may use once, in a message that links a wallet. */
@Entity('wallet_nonces')
export class WalletNonce {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_wallet_nonces' })
  nonce: string;

  @Index('ix_wallet_nonces_user')
  @ForeignKey('User', { name: 'fk_wallet_nonces_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Index('ix_wallet_nonces_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
