import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** What happened to an account that its user is told of, whoever did it. */
export type SecurityNoticeKind = 'api-key-made' | 'password-changed' | 'address-changed' | 'wallet-linked' | 'account-restored';

/** What a letter is about. */
export type EmailKind = 'verify-email' | 'reset-password' | 'account-exists' | 'restore-account' | 'invitation' | SecurityNoticeKind;

/** A letter that has not left yet; in demo mode also one that would have. */
@Entity('mails')
export class Mail {
  /** Also the first half of its Message-ID. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_mails' })
  id: string;

  /** Whose address it goes to. Null: of a sign-up that is nobody's account yet. */
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

  /** The name given in the sign-up that the letter confirms. */
  @Column({ type: 'text', name: 'sign_up_name', nullable: true })
  signUpName: string | null;

  @Column({ type: 'timestamptz', name: 'signed_up_at', precision: 3, nullable: true })
  signedUpAt: Date | null;

  /** The token of the link, sealed. */
  @Column({ type: 'bytea', name: 'sealed_token', nullable: true })
  encryptedToken: Buffer | null;

  /** After this the letter is of no use. */
  @Column({ type: 'timestamptz', name: 'good_until', precision: 3 })
  goodUntil: Date;

  @Column({ type: 'timestamptz', name: 'queued_at', precision: 3 })
  queuedAt: Date;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true })
  sentAt: Date | null;

  /** Of the secret that sealed it. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;
}
