import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '@app/common';

/** A key pair of an authenticator (WebAuthn), of which Facet has the public key. */
@Entity('passkeys')
@Unique('uq_passkeys_credential', ['credentialId'])
@Check('ck_passkeys_credential', 'octet_length(credential_id) between 1 and 1023')
@Index('ix_passkeys_user', ['userId', 'id'])
export class Passkey {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_passkeys' })
  id: string;

  @ForeignKey('User', { name: 'fk_passkeys_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** The id that the authenticator gave it. */
  @Column({ type: 'bytea', name: 'credential_id' })
  credentialId: Buffer;

  /** The random id by which authenticators know the user: the same for all passkeys of the user. */
  @Column({ type: 'bytea', name: 'user_handle' })
  userHandle: Buffer;

  /** A COSE key. */
  @Column({ type: 'bytea', name: 'public_key' })
  publicKey: Buffer;

  /** The signature counter of the last use. 0 where the authenticator has none. */
  @Column('bigint')
  counter: string;

  /** How browsers reach the authenticator. */
  @Column({ type: 'text', array: true })
  transports: string[];

  /** Whether other devices of the user may have it too. */
  @Column('boolean')
  synced: boolean;

  @Column('text')
  name: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt: Date | null;
}
