import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '@app/common';

/** The wallet of a user, who has proved that it is theirs. */
@Entity('wallets')
@Unique('uq_wallets_address', ['address'])
@Check('ck_wallets_address', `address ~ '^0x[0-9a-fA-F]{40}$'`)
export class Wallet {
  @ForeignKey('User', { name: 'fk_wallets_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_wallets' })
  userId: UserId;

  /** With the checksum of EIP-55: one spelling for each address, so that the constraint tells them apart. */
  @Column({ type: 'text', collation: 'C' })
  address: string;

  /** The chain (EIP-155) that the proof named. An address is the same on all of them. */
  @Column({ type: 'bigint', name: 'chain_id' })
  chainId: string;

  @Column({ type: 'timestamptz', name: 'linked_at', precision: 3 })
  linkedAt: Date;
}
