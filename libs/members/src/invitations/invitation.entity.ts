import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** An invitation that is neither accepted nor revoked. It is to an address, whoever has it. */
@Entity('invitations')
@Unique('uq_invitations_address', ['organizationId', 'addressKey'])
@Index('ix_invitations_open', ['organizationId', 'expiresAt'])
@Index('ix_invitations_inviter_open', ['invitedBy', 'expiresAt'])
export class Invitation {
  @ForeignKey('Organization', { name: 'fk_invitations_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_invitations' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_invitations' })
  id: string;

  @Column('text')
  email: string;

  @Index('ix_invitations_address')
  @Column({ type: 'text', name: 'address_key', collation: 'C' })
  addressKey: string;

  /** What the admin calls the person. */
  @Column({ type: 'text', nullable: true })
  name: string | null;

  /** Ids of roles that the member gets beside Member; of those that are gone by then, none. */
  @Column({ type: 'text', array: true })
  roles: string[];

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Index('ix_invitations_invited_by')
  @ForeignKey('User', { name: 'fk_invitations_invited_by', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'invited_by', nullable: true })
  invitedBy: UserId | null;

  /** An operator sent it; otherwise it is good only as long as its inviter could send it. */
  @Column({ type: 'boolean', name: 'by_operator', default: false })
  byOperator: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Index('ix_invitations_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}

/** An invitation as the organization sees it. */
export interface ListedInvitation extends Omit<Invitation, 'secretHash' | 'addressKey' | 'byOperator'> {
  /** Whether its link is dead of age. */
  readonly expired: boolean;
}
