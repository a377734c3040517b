import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** The membership of a user in an organization. */
@Entity('members')
@Index('ix_members_user', ['userId', 'joinedAt'])
@Index('ix_members_joined', ['organizationId', 'joinedAt', 'userId'])
export class Member {
  @ForeignKey('Organization', { name: 'fk_members_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_members' })
  organizationId: OrganizationId;

  @ForeignKey('User', { name: 'fk_members_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_members' })
  userId: UserId;

  @CreateDateColumn({ name: 'joined_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  joinedAt: Date;

  /** The start of the ban from the organization. The ban of an account is a status of the user. */
  @Column({ type: 'timestamptz', name: 'banned_at', precision: 3, nullable: true })
  bannedAt: Date | null;

  /** When the ban ends by itself. */
  @Index('ix_members_ban_ends', { where: 'banned_until is not null' })
  @Column({ type: 'timestamptz', name: 'banned_until', precision: 3, nullable: true })
  bannedUntil: Date | null;

  /** In the words of the admin. */
  @Column({ type: 'text', name: 'ban_reason', nullable: true })
  banReason: string | null;
}
