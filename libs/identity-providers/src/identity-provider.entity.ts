import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';
import { Row } from '@app/database';
import type { ProviderMetadata } from './provider-metadata.js';

/** An OpenID Connect provider with which members of an organization sign in. */
@Entity('identity_providers')
export class IdentityProvider extends Row {
  @ForeignKey('Organization', { name: 'fk_identity_providers_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_identity_providers',
  })
  organizationId: OrganizationId;

  /** A word that the admin chose. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_identity_providers' })
  id: string;

  @Column('text')
  name: string;

  /** As its own metadata has it. */
  @Column({ type: 'text', collation: 'C' })
  issuer: string;

  @Column({ type: 'text', name: 'client_id' })
  clientId: string;

  @Column({ type: 'text', array: true })
  scopes: string[];

  /** Whether users whom no account knows get one. */
  @Column({ type: 'boolean', name: 'create_users' })
  createUsers: boolean;

  /** Domains of email addresses that may sign in. Empty: all. */
  @Column({ type: 'text', name: 'email_domains', array: true })
  emailDomains: string[];

  /** What the provider said of itself when it was last asked and answered. */
  @Column('jsonb')
  metadata: ProviderMetadata;

  /** When the provider was last asked for its metadata. */
  @Column({ type: 'timestamptz', name: 'metadata_checked_at', precision: 3, default: () => 'now()' })
  metadataCheckedAt: Date;
}
