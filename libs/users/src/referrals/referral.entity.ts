import { Check, CreateDateColumn, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** Who brought whom. The key is the user who was brought: one referrer for life. */
@Entity('referrals')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_referrals_member',
  onDelete: 'CASCADE',
})
@ForeignKey('Member', ['organizationId', 'referrerId'], ['organizationId', 'userId'], {
  name: 'fk_referrals_referrer',
  onDelete: 'CASCADE',
})
@Check('ck_referrals_not_self', 'user_id <> referrer_id')
@Index('ix_referrals_referrer', ['organizationId', 'referrerId', 'joinedAt', 'userId'])
export class Referral {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_referrals' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_referrals' })
  userId: UserId;

  @Column({ type: 'uuid', name: 'referrer_id' })
  referrerId: UserId;

  @CreateDateColumn({ name: 'joined_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  joinedAt: Date;
}
