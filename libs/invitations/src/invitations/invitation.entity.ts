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

  /** Of the link in the email, which verifies the address. */
  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  /** Of the link that the inviter hands over, which verifies nothing. Null: an older version sent the invitation. */
  @Column({ type: 'bytea', name: 'shared_hash', nullable: true })
  sharedHash: Buffer | null;

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

  /** How often it was changed or sent. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}

/** `open` and `expired` can still be sent again; `accepted` and `revoked` are past. */
export const invitationStatuses = ['open', 'expired', 'accepted', 'revoked'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** An invitation without its secrets, for admins. */
export interface ListedInvitation extends Omit<
  Invitation,
  'secretHash' | 'sharedHash' | 'addressKey' | 'byOperator' | 'version'
> {
  readonly status: InvitationStatus;
  /** When it was accepted or revoked. */
  readonly endedAt: Date | null;
  /** The user who accepted. */
  readonly userId: UserId | null;
  /** Of an open one: how often it was changed. */
  readonly version: number;
}

/** An invitation that was just sent, with the link that its inviter may hand over. */
export interface SentInvitation extends ListedInvitation {
  readonly token: string;
  /** Undefined: no page is configured for it. */
  readonly link: string | undefined;
}

/** The name of a new account. Default: the part of the email address before @. */
export const nameOf = ({ email, name }: Pick<Invitation, 'email' | 'name'>): string =>
  name ?? email.slice(0, email.lastIndexOf('@'));
