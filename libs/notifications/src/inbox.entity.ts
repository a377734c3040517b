import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** The received and read notifications of a member. The README of the library explains how its numbers form a log. */
@Entity('inboxes')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_inboxes_member',
  onDelete: 'CASCADE',
})
@Index('ix_inboxes_user', ['userId', 'organizationId'])
@Index('ix_inboxes_sample', { synchronize: false })
@Check(
  'ck_inboxes_counts',
  'base >= 0 and 0 <= floor_seq and floor_seq <= last_seq and 0 <= floor and floor <= read_mark and reads_beyond >= 0',
)
export class Inbox {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_inboxes' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_inboxes' })
  userId: UserId;

  /** Broadcasts that there were when the member joined. They see none of those. */
  @Column('integer')
  base: number;

  /** Number of the last personal notification. */
  @Column({ type: 'integer', name: 'last_seq', default: 0 })
  lastSeq: number;

  /** Everything up to this rank has been trimmed; `floorSeq` of it were personal. */
  @Column({ type: 'integer', default: 0 })
  floor: number;

  @Column({ type: 'integer', name: 'floor_seq', default: 0 })
  floorSeq: number;

  /** Everything up to this rank has been read. */
  @Column({ type: 'integer', name: 'read_mark', default: 0 })
  readMark: number;

  /** How many beyond that have been read one by one. */
  @Column({ type: 'integer', name: 'reads_beyond', default: 0 })
  readsBeyond: number;

  /** How many notifications the member archived or deleted: the rows of `notification_holes`. */
  @Column({ type: 'integer', default: 0 })
  holes: number;
}
