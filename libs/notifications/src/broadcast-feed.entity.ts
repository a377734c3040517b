import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

/** How many notifications an organization has sent to all its members, and how many of those have been trimmed. */
@Entity('notification_feeds')
@Check('ck_notification_feeds_trimmed', '0 <= trimmed and trimmed <= broadcasts')
export class BroadcastFeed {
  @ForeignKey('Organization', { name: 'fk_notification_feeds_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_notification_feeds',
  })
  organizationId: OrganizationId;

  @Column({ type: 'integer', default: 0 })
  broadcasts: number;

  @Column({ type: 'integer', default: 0 })
  trimmed: number;

  /** Nothing was recalled that was sent after this broadcast. 0: nothing was. */
  @Column({ type: 'integer', default: 0 })
  recalled: number;
}
