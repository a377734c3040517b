import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique, UpdateDateColumn } from 'typeorm';
import type { UserId } from '@app/common';

/**
 * A user as another issuer knows them: the pair of issuer and subject (`iss`, `sub`) exactly as signed, never
 * the email address. The public id, which
 * `publicIdColumn` reads, is unique too (`uq_identities_public_id`, an index on that expression).
 */
@Entity('identities')
@Unique('uq_identities_subject', ['issuer', 'subject'])
@Unique('uq_identities_provider', ['provider', 'subject'])
@Index('uq_identities_signed_subject', ['issuer', 'signedSubject'], { unique: true })
export class Identity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_identities' })
  id: string;

  @Index('ix_identities_user')
  @ForeignKey('User', { name: 'fk_identities_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /**
   * Empty for a user who was imported before their issuer was known: the first trusted issuer with the
   * provider has them.
   */
  @Column({ type: 'text', collation: 'C' })
  issuer: string;

  /** The name of the issuer in the settings. */
  @Column({ type: 'text', collation: 'C' })
  provider: string;

  /** The key of versions before: without the provider in front. */
  @Column({ type: 'text', collation: 'C' })
  subject: string;

  /** The claim `sub`; null until a token contains it, as for users of an import or of earlier versions. */
  @Column({ type: 'text', name: 'signed_subject', collation: 'C', nullable: true })
  signedSubject: string | null;

  /** The id that the user directory shows; null: `<provider>|<subject>`. */
  @Column({ type: 'text', name: 'public_id', collation: 'C', nullable: true })
  publicId: string | null;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  /** The issuer has said so; what versions before kept was not. */
  @Column({ type: 'boolean', name: 'email_verified', default: false })
  emailVerified: boolean;

  @Column({ type: 'text', name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  /** When the token was issued whose claims are kept. */
  @Column({ type: 'timestamptz', name: 'claims_at', precision: 3, nullable: true })
  claimsAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
