import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key pair that signs access tokens. The newest one whose time has come signs; all that are here verify. */
@Entity('signing_keys')
export class SigningKey {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_signing_keys' })
  kid: string;

  @Column('text')
  algorithm: 'ES256' | 'RS256';

  /** RFC 7517. */
  @Column({ type: 'jsonb', name: 'public_jwk' })
  publicJwk: object;

  /** PKCS #8 in DER, encrypted. */
  @Column({ type: 'bytea', name: 'sealed_private_key' })
  encryptedPrivateKey: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'active_from', precision: 3 })
  activeFrom: Date;

  /** Id of the `FACET_SECRET` that encrypted it. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;
}
