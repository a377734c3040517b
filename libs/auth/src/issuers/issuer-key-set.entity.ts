import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The keys of a trusted issuer that a server fetched last. */
@Entity('issuer_key_sets')
export class IssuerKeySet {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_issuer_key_sets' })
  issuer: string;

  @PrimaryColumn({ type: 'text', name: 'jwks_uri', collation: 'C', primaryKeyConstraintName: 'pk_issuer_key_sets' })
  jwksUri: string;

  /** RFC 7517. */
  @Column({ type: 'jsonb', name: 'key_set' })
  keySet: object;

  /** When its request went out. */
  @Column({ type: 'timestamptz', name: 'fetched_at', precision: 3 })
  fetchedAt: Date;
}
