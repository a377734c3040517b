import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A change of an account about which its user gets an email. */
export type SecurityNoticeKind =
  | 'api-key-made'
  | 'api-key-revoked'
  | 'new-device'
  | 'factor-added'
  | 'factor-demanded'
  | 'factor-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'password-changed'
  | 'password-temporary'
  | 'impersonated'
  | 'address-added'
  | 'address-changed'
  | 'address-replaced'
  | 'address-removed'
  | 'address-restored'
  | 'contacts-changed'
  | 'wallet-linked'
  | 'wallet-unlinked'
  | 'recovery-codes-renewed'
  | 'organization-handed-over'
  | 'organization-deleted'
  | 'username-denied'
  | 'identity-linked'
  | 'identity-unlinked'
  | 'account-restored';

/** The occasion of an email. */
export type EmailKind =
  | 'verify-email'
  | 'reset-password'
  | 'account-exists'
  | 'restore-account'
  | 'invitation'
  | 'sign-in'
  | SecurityNoticeKind;

/** An email that is not sent yet; in demo mode also one that would have been sent. */
@Entity('mails')
export class Mail {
  /** Also the first half of the Message-ID. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_mails' })
  id: string;

  /** The user who has the address. Null: the email belongs to a sign-up that has no account yet. */
  @Index('ix_mails_user')
  @ForeignKey('User', { name: 'fk_mails_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: UserId | null;

  @Column('text')
  recipient: string;

  @Column('text')
  kind: EmailKind;

  @Column({ type: 'text', name: 'organization_name', nullable: true })
  organizationName: string | null;

  /**
   * The organization that the email is from. Null: the one of the user, if they are in no other. Without a reference:
   * an email may outlive it.
   */
  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: OrganizationId | null;

  /** Null: the one of the user, or of the organization. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  language: string | null;

  /** The name given in the sign-up that the email confirms. */
  @Column({ type: 'text', name: 'sign_up_name', nullable: true })
  signUpName: string | null;

  @Column({ type: 'timestamptz', name: 'signed_up_at', precision: 3, nullable: true })
  signedUpAt: Date | null;

  /** The device of a sign-in. Null: a program without a known name. */
  @Column({ type: 'text', nullable: true })
  device: string | null;

  /** From when on something holds that the email announces. */
  @Column({ type: 'timestamptz', name: 'due_at', precision: 3, nullable: true })
  dueAt: Date | null;

  /** The token of the link, encrypted. With a code: the code, a full stop, and the token. */
  @Column({ type: 'bytea', name: 'sealed_token', nullable: true })
  encryptedToken: Buffer | null;

  /** After this time the email is not sent. */
  @Column({ type: 'timestamptz', name: 'good_until', precision: 3 })
  goodUntil: Date;

  @Column({ type: 'timestamptz', name: 'queued_at', precision: 3 })
  queuedAt: Date;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true })
  sentAt: Date | null;

  /** Identifies the secret that encrypted the token. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;
}
