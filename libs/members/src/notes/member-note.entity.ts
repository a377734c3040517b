import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** What an admin wrote down about a member. It is never changed, and goes with the membership. */
@Entity('member_notes')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_member_notes_member',
  onDelete: 'CASCADE',
})
export class MemberNote {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_member_notes' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_member_notes' })
  userId: UserId;

  /** Time-ordered. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_member_notes' })
  id: string;

  /** Null: the account of the author is gone. */
  @ForeignKey('User', { name: 'fk_member_notes_author', onDelete: 'SET NULL' })
  @Index('ix_member_notes_author', { where: 'author_id is not null' })
  @Column({ type: 'uuid', name: 'author_id', nullable: true })
  authorId: UserId | null;

  @Column('text')
  text: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
