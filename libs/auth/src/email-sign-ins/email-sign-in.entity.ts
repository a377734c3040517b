import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/**
 * A sign-in that waits for the code or the link of an email. The request writes it for every address; the job
 * of its email adds user and code where the address has an account.
 */
@Entity('email_sign_ins')
@Check('ck_email_sign_ins_sent', 'user_id is null or (email_id is not null and code_mac is not null)')
export class EmailSignIn {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_email_sign_ins' })
  id: string;

  /** Of the secret that the requesting client got. Code and link work together with it only. */
  @Column({ type: 'bytea', name: 'request_hash' })
  requestHash: Buffer;

  /** The organization to sign in to, as it was requested. */
  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: string | null;

  @Index('ix_email_sign_ins_user')
  @ForeignKey('User', { name: 'fk_email_sign_ins_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: UserId | null;

  /** The address that the email went to: the sign-in proves it. */
  @Index('ix_email_sign_ins_email')
  @ForeignKey('Email', { name: 'fk_email_sign_ins_email', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'email_id', nullable: true })
  emailId: string | null;

  @Column({ type: 'bytea', name: 'code_mac', nullable: true })
  codeMac: Buffer | null;

  @Column({ type: 'bytea', name: 'link_hash', nullable: true })
  linkHash: Buffer | null;

  /** Codes and links that were tried. */
  @Column({ type: 'smallint', default: 0 })
  tries: number;

  @Index('ix_email_sign_ins_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
