import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { OrganizationId, RoleId } from '@app/common';
import { Row } from '@app/database';
import type { BuiltInRole } from './permissions.js';

/** A named set of permissions of one organization. */
@Entity('roles')
@Unique('uq_roles_name', ['organizationId', 'name'])
@Unique('uq_roles_built_in', ['organizationId', 'builtIn'])
export class Role extends Row {
  @ForeignKey('Organization', { name: 'fk_roles_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_roles' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_roles' })
  id: RoleId;

  /** Set for the roles of every organization, which cannot be changed. */
  @Column({ type: 'text', name: 'built_in', nullable: true })
  builtIn: BuiltInRole | null;

  @Column('text')
  name: string;

  @Column({ type: 'text', default: '' })
  description: string;

  @Column({ type: 'text', array: true, default: '{}' })
  permissions: string[];
}
