import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';
import { Row } from '@app/database';

/** What the attributes of the members of an organization are. */
@Entity('attribute_schemas')
export class AttributeSchema extends Row {
  @ForeignKey('Organization', { name: 'fk_attribute_schemas_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_attribute_schemas',
  })
  organizationId: OrganizationId;

  /** JSON Schema, in the order of the admin: forms follow it. */
  @Column('json')
  schema: Record<string, unknown>;
}
