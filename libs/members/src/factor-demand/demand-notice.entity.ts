import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/** How far the members of an organization have been told that it demands a second factor. */
@Entity('demand_notices')
export class DemandNotice {
  @ForeignKey('Organization', { name: 'fk_demand_notices_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_demand_notices',
  })
  organizationId: OrganizationId;

  /** When the demand began. One that began later is another one. */
  @Column({ type: 'timestamptz', precision: 3 })
  since: Date;

  /** The last member who was looked at. */
  @Column({ type: 'uuid', nullable: true })
  reached: string | null;

  /** Nothing is left for the job. */
  @Column('boolean')
  done: boolean;
}
