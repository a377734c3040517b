import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** How a member lost a username: by a change of their own, by a denial, or with the membership. */
export type FormerUsernameCause = 'self' | 'denied' | 'left';

/** A username that a member had before. It outlives the membership, and goes with the user. */
@Entity('former_usernames')
@Check('ck_former_usernames_cause', `cause in ('self', 'denied', 'left')`)
@Index('ix_former_usernames_user', ['userId', 'organizationId', 'id'])
@Index('ix_former_usernames_name', ['organizationId', 'canonical', 'id'])
@Index('ix_former_usernames_untold', ['organizationId', 'id'], { where: 'untold' })
export class FormerUsername {
  @ForeignKey('Organization', { name: 'fk_former_usernames_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_former_usernames',
  })
  organizationId: OrganizationId;

  /** Time-ordered. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_former_usernames' })
  id: string;

  @ForeignKey('User', { name: 'fk_former_usernames_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** As the member wrote it. */
  @Column('text')
  name: string;

  @Column({ type: 'text', collation: 'C' })
  canonical: string;

  /** The name that the member had afterwards. Null: none. */
  @Column({ type: 'text', nullable: true })
  successor: string | null;

  @Column('text')
  cause: FormerUsernameCause;

  @Index('ix_former_usernames_changed_at')
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 })
  changedAt: Date;

  /** The member is to be told, and was not yet. */
  @Column('boolean')
  untold: boolean;
}
