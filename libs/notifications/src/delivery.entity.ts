import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { NotificationId, OrganizationId, UserId } from '@app/common';

/** A personal notification in an inbox: its place in the log, and its number among the personal ones. */
@Entity('notification_deliveries')
@ForeignKey('Inbox', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_notification_deliveries_inbox',
  onDelete: 'CASCADE',
})
@ForeignKey('NotificationMessage', ['organizationId', 'messageId'], ['organizationId', 'id'], {
  name: 'fk_notification_deliveries_message',
  onDelete: 'CASCADE',
})
@Unique('uq_notification_deliveries_message', ['organizationId', 'messageId', 'userId'])
@Index('ix_notification_deliveries_sample', ['organizationId', 'messageId', 'sample'], { where: 'sample is not null' })
@Index('ix_notification_deliveries_broadcasts', ['organizationId', 'userId', 'broadcastsBefore', 'rank'])
export class NotificationDelivery {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_deliveries',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_notification_deliveries' })
  userId: UserId;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_notification_deliveries' })
  rank: number;

  @Column('integer')
  seq: number;

  /** Broadcasts that the organization had sent by then. */
  @Column({ type: 'integer', name: 'broadcasts_before' })
  broadcastsBefore: number;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId: NotificationId;

  /** A hash of the user, for what went to a role: those with the least ones are a fair choice of the receivers. */
  @Column({ type: 'integer', nullable: true })
  sample: number | null;
}
