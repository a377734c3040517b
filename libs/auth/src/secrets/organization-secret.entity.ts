import { Column, Entity, ForeignKey, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/** A secret that an organization shares with another service. It is encrypted. */
@Entity('organization_secrets')
export class OrganizationSecret {
  @ForeignKey('Organization', { name: 'fk_organization_secrets_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_organization_secrets',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_organization_secrets' })
  name: 'pylon' | `provider.${string}`;

  @Column('bytea')
  sealed: Buffer;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;

  /** Id of the `FACET_SECRET` that encrypted it. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;
}
