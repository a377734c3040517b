import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { NotificationId, OrganizationId, RoleId, UserId } from '@app/common';

/** How far a notification to a role is sent. It goes with the last member. */
@Entity('notification_dispatches')
@ForeignKey('NotificationMessage', ['organizationId', 'messageId'], ['organizationId', 'id'], {
  name: 'fk_notification_dispatches_message',
  onDelete: 'CASCADE',
})
export class NotificationDispatch {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_dispatches',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'message_id', primaryKeyConstraintName: 'pk_notification_dispatches' })
  messageId: NotificationId;

  @Column({ type: 'text', name: 'role_id', collation: 'C' })
  roleId: RoleId;

  /** Who gets the role later does not get the notification. By the clock of the database, as the time of a grant. */
  @CreateDateColumn({ type: 'timestamptz', name: 'began_at', precision: 3, default: () => 'now()' })
  beganAt: Date;

  /** The last member with the role who was looked at. */
  @Column({ type: 'uuid', nullable: true })
  reached: UserId | null;

  /** How many members got it. */
  @Column({ type: 'integer', default: 0 })
  delivered: number;
}
