import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The nonce of a sign-in with a wallet. Its use removes the row. */
@Entity('wallet_sign_ins')
export class WalletSignIn {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_wallet_sign_ins' })
  nonce: string;

  /** Of the secret that the requesting client got. The signed message works together with it only. */
  @Column({ type: 'bytea', name: 'request_hash' })
  requestHash: Buffer;

  /** The organization to sign in to, as it was requested. */
  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: string | null;

  @Index('ix_wallet_sign_ins_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
