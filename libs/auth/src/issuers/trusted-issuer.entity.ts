import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { TrustedIssuer } from '@app/config';
import type { OrganizationId } from '@app/common';

/** Where an issuer comes from: the setting `TRUSTED_ISSUERS`, or a route or command of an operator. */
export const issuerSources = ['environment', 'operator'] as const;
export type IssuerSource = (typeof issuerSources)[number];

/** An issuer whose tokens are accepted. The organization may not exist yet. */
@Entity('trusted_issuers')
@Unique('uq_trusted_issuers_provider', ['provider'])
@Check('ck_trusted_issuers_source', `source in ('environment', 'operator')`)
export class StoredIssuer implements TrustedIssuer {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_trusted_issuers' })
  issuer: string;

  @Column({ type: 'text', collation: 'C' })
  provider: string;

  @Column({ type: 'text', name: 'jwks_uri', collation: 'C' })
  jwksUri: string;

  @Column({ type: 'text', array: true })
  audience: string[];

  @Column({ type: 'text', name: 'organization_id', collation: 'C' })
  organizationId: OrganizationId;

  @Column({ type: 'text', array: true })
  algorithms: string[];

  @Column({ type: 'boolean', name: 'update_claims' })
  updateClaims: boolean;

  @Column({ type: 'integer', name: 'jwks_outage_seconds' })
  jwksOutageSeconds: number;

  @Column({ type: 'text', collation: 'C' })
  source: IssuerSource;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
