import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** One notification that was read by itself, beyond the mark of its inbox at that moment. */
@Entity('notification_reads')
@ForeignKey('Inbox', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_notification_reads_inbox',
  onDelete: 'CASCADE',
})
@Index('ix_notification_reads_read_at', ['organizationId', 'readAt'])
export class NotificationRead {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_reads',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_notification_reads' })
  userId: UserId;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_notification_reads' })
  rank: number;

  @Column({ type: 'timestamptz', name: 'read_at', precision: 3 })
  readAt: Date;
}
