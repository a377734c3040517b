import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A time at which everything up to a rank was read. The first one that covers a rank is the time of its reading. */
@Entity('notification_marks')
@ForeignKey('Inbox', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_notification_marks_inbox',
  onDelete: 'CASCADE',
})
@Index('ix_notification_marks_read_at', ['organizationId', 'readAt'])
export class ReadCursor {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_marks',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_notification_marks' })
  userId: UserId;

  @PrimaryColumn({ type: 'integer', name: 'up_to', primaryKeyConstraintName: 'pk_notification_marks' })
  upTo: number;

  @Column({ type: 'timestamptz', name: 'read_at', precision: 3 })
  readAt: Date;
}
