import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { NotificationId, OrganizationId, UserId } from '@app/common';

/** A notification that a member archived or deleted: its rank stays, and lists leave it out. */
@Entity('notification_holes')
@ForeignKey('Inbox', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_notification_holes_inbox',
  onDelete: 'CASCADE',
})
@Unique('uq_notification_holes_message', ['organizationId', 'userId', 'messageId'])
export class NotificationHole {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_holes',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_notification_holes' })
  userId: UserId;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_notification_holes' })
  rank: number;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId: NotificationId;

  /** False: deleted. */
  @Column('boolean')
  archived: boolean;

  /** When it was archived or deleted. */
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
