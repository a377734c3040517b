import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** An open invitation: neither accepted nor revoked. It belongs to an email address, not to an account. */
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

  /** The name of the user, as the admin knows it. */
  @Column({ type: 'text', nullable: true })
  name: string | null;

  /** Ids of roles in addition to Member. Roles that are removed meanwhile are not granted. */
  @Column({ type: 'text', array: true })
  roles: string[];

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Index('ix_invitations_invited_by')
  @ForeignKey('User', { name: 'fk_invitations_invited_by', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'invited_by', nullable: true })
  invitedBy: UserId | null;

  /** False: the invitation is valid while its inviter may send it. */
  @Column({ type: 'boolean', name: 'by_operator', default: false })
  byOperator: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Index('ix_invitations_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}

/** An invitation without its secret, for admins. */
export interface ListedInvitation extends Omit<Invitation, 'secretHash' | 'addressKey' | 'byOperator'> {
  /** Whether the link has expired. */
  readonly expired: boolean;
}

/** The name of a new account. Default: the part of the email address before @. */
export const nameOf = ({ email, name }: Pick<Invitation, 'email' | 'name'>): string =>
  name ?? email.slice(0, email.lastIndexOf('@'));
