import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/** Which attributes of an organization members are found by, and how far the job is that indexes the others. */
@Entity('attribute_indexes')
export class AttributeIndex {
  @ForeignKey('Organization', { name: 'fk_attribute_indexes_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_attribute_indexes',
  })
  organizationId: OrganizationId;

  /** Searchable attributes with their type, as `department:string`, whose keys are all there. */
  @Column('text', { array: true })
  ready: string[];

  /** The same, whose keys the job has yet to make. */
  @Column('text', { array: true })
  waiting: string[];

  /** The last member whose keys are made. */
  @Column({ type: 'uuid', nullable: true })
  reached: string | null;

  /** Nothing is left for the job. */
  @Column('boolean')
  done: boolean;

  /** How many members with attributes were looked at. */
  @Column('integer')
  members: number;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
