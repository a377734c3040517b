import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A username that a rule wants looked at. It is the name of the member all the while. */
@Entity('name_reviews')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_name_reviews_member',
  onDelete: 'CASCADE',
})
@Index('ix_name_reviews_waiting', ['organizationId', 'createdAt', 'userId'], { where: 'approved_at is null' })
export class NameReview {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_name_reviews' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_name_reviews' })
  userId: UserId;

  /** The canonical form of the name. */
  @Column({ type: 'text', name: 'username_key', collation: 'C' })
  usernameKey: string;

  /** The rule may be gone. */
  @Column({ type: 'uuid', name: 'rule_id' })
  ruleId: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Null: it waits. */
  @Column({ type: 'timestamptz', name: 'approved_at', precision: 3, nullable: true })
  approvedAt: Date | null;
}
