import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { NotificationId, OrganizationId, RoleId, UserId } from '@app/common';

/**
 * What was sent, once, to however many. `broadcastSeq` is set on what went to all members: the number of the
 * broadcast.
 */
@Entity('notification_messages')
@Unique('uq_notification_messages_broadcast', ['organizationId', 'broadcastSeq'])
@Index('ix_notification_messages_created_at', ['organizationId', 'createdAt'])
@Index('ix_notification_messages_recalled', ['organizationId', 'id'], { where: 'recalled_at is not null' })
export class NotificationMessage {
  @ForeignKey('BroadcastFeed', { name: 'fk_notification_messages_feed', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_messages',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_notification_messages' })
  id: NotificationId;

  @Column({ type: 'integer', name: 'broadcast_seq', nullable: true })
  broadcastSeq: number | null;

  /** The role that it was sent to. It may be gone. */
  @Column({ type: 'text', name: 'role_id', collation: 'C', nullable: true })
  roleId: RoleId | null;

  @Column('text')
  type: string;

  @Column('text')
  title: string;

  @Column('text')
  body: string;

  @Column({ type: 'jsonb', nullable: true })
  data: object | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** The sender; null after their removal. */
  @Index('ix_notification_messages_creator', { where: 'created_by is not null' })
  @ForeignKey('User', { name: 'fk_notification_messages_creator', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'created_by', nullable: true })
  createdBy: UserId | null;

  /** From then on it is in no inbox. */
  @Column({ type: 'timestamptz', name: 'recalled_at', precision: 3, nullable: true })
  recalledAt: Date | null;
}
