import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, RoleId, UserId } from '@app/common';

/** The assignment of a role to a member. */
@Entity('role_assignments')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_role_assignments_member',
  onDelete: 'CASCADE',
})
@ForeignKey('Role', ['organizationId', 'roleId'], ['organizationId', 'id'], {
  name: 'fk_role_assignments_role',
  onDelete: 'CASCADE',
})
@Index('ix_role_assignments_role', ['organizationId', 'roleId', 'userId'])
export class RoleAssignment {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_role_assignments',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_role_assignments' })
  userId: UserId;

  @PrimaryColumn({ type: 'text', name: 'role_id', collation: 'C', primaryKeyConstraintName: 'pk_role_assignments' })
  roleId: RoleId;

  @CreateDateColumn({ name: 'granted_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  grantedAt: Date;

  /** The user who granted the role. Null: it was granted by a sign-up. */
  @Index('ix_role_assignments_granted_by', { where: 'granted_by is not null' })
  @Column({ type: 'uuid', name: 'granted_by', nullable: true })
  grantedBy: UserId | null;
}
