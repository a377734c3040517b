import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/** All that stays of a deleted organization: that the id was in use. Nobody else gets it. */
@Entity('removed_organizations')
export class RemovedOrganization {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_removed_organizations' })
  id: OrganizationId;

  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3 })
  removedAt: Date;
}
