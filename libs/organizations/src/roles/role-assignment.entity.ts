import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, RoleId, UserId } from '@app/common';

/** A role that a member has. */
@Entity('role_assignments')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], { name: 'fk_role_assignments_member', onDelete: 'CASCADE' })
@ForeignKey('Role', ['organizationId', 'roleId'], ['organizationId', 'id'], { name: 'fk_role_assignments_role', onDelete: 'CASCADE' })
@Index('ix_role_assignments_role', ['organizationId', 'roleId', 'userId'])
export class RoleAssignment {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_role_assignments' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_role_assignments' })
  userId: UserId;

  @PrimaryColumn({ type: 'text', name: 'role_id', collation: 'C', primaryKeyConstraintName: 'pk_role_assignments' })
  roleId: RoleId;

  @CreateDateColumn({ name: 'granted_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  grantedAt: Date;

  /** Who gave it; null for what sign-up gives. */
  @Index('ix_role_assignments_granted_by', { where: 'granted_by is not null' })
  @Column({ type: 'uuid', name: 'granted_by', nullable: true })
  grantedBy: UserId | null;
}
