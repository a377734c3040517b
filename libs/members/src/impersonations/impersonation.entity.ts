import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, SessionId, UserId } from '@app/common';

/** An admin acts, or has acted, in the place of a member. It goes with the membership. */
@Entity('impersonations')
@ForeignKey('Member', ['organizationId', 'memberId'], ['organizationId', 'userId'], {
  name: 'fk_impersonations_member',
  onDelete: 'CASCADE',
})
export class Impersonation {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_impersonations',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'member_id', primaryKeyConstraintName: 'pk_impersonations' })
  memberId: UserId;

  /** Time-ordered. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_impersonations' })
  id: string;

  /** Null: the account of the admin is gone. */
  @ForeignKey('User', { name: 'fk_impersonations_admin', onDelete: 'SET NULL' })
  @Index('ix_impersonations_admin', { where: 'admin_id is not null' })
  @Column({ type: 'uuid', name: 'admin_id', nullable: true })
  adminId: UserId | null;

  /** The session of the admin, with which it ends. Null: they came with a token of another issuer. */
  @Column({ type: 'uuid', name: 'session_id', nullable: true })
  sessionId: SessionId | null;

  @Column('text')
  reason: string;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 })
  startedAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;

  /** Null: not before it expires. */
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;
}
