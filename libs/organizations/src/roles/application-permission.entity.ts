import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';
import { Row } from '@app/database';

/** A permission that the application of an organization has, beside those of Facet. */
@Entity('application_permissions')
export class ApplicationPermission extends Row {
  @ForeignKey('Organization', { name: 'fk_application_permissions_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_application_permissions',
  })
  organizationId: OrganizationId;

  /** `verb:noun`. Roles and API keys name it so. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_application_permissions' })
  name: string;

  @Column({ type: 'text', default: '' })
  description: string;
}
