import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** An invitation that was accepted or revoked. It opens nothing, and is kept for a year. */
@Entity('past_invitations')
@Check(
  'ck_past_invitations_outcome',
  `outcome in ('accepted', 'revoked') and (outcome = 'accepted') = (user_id is not null)`,
)
@Index('ix_past_invitations_outcome', ['organizationId', 'outcome', 'id'])
export class PastInvitation {
  @ForeignKey('Organization', { name: 'fk_past_invitations_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_past_invitations',
  })
  organizationId: OrganizationId;

  /** The id that the open invitation had. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_past_invitations' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  outcome: 'accepted' | 'revoked';

  @Column('text')
  email: string;

  @Index('ix_past_invitations_address')
  @Column({ type: 'text', name: 'address_key', collation: 'C' })
  addressKey: string;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text', array: true })
  roles: string[];

  @Index('ix_past_invitations_invited_by')
  @ForeignKey('User', { name: 'fk_past_invitations_invited_by', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'invited_by', nullable: true })
  invitedBy: UserId | null;

  /** The user who accepted. Null: it was revoked. */
  @Index('ix_past_invitations_user')
  @ForeignKey('User', { name: 'fk_past_invitations_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: UserId | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;

  @Index('ix_past_invitations_ended')
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3 })
  endedAt: Date;
}
