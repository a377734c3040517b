import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique, UpdateDateColumn } from 'typeorm';
import type { UserId } from '@app/kernel';

/** A person as another issuer knows them: the pair of issuer and subject (`iss`, `sub`), never the e-mail address. */
@Entity('identities')
@Unique('uq_identities_subject', ['issuer', 'subject'])
@Unique('uq_identities_provider', ['provider', 'subject'])
export class Identity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_identities' })
  id: string;

  @Index('ix_identities_user')
  @ForeignKey('User', { name: 'fk_identities_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Column({ type: 'text', collation: 'C' })
  issuer: string;

  /** The part before `|` in the id that the user directory shows. */
  @Column({ type: 'text', collation: 'C' })
  provider: string;

  @Column({ type: 'text', collation: 'C' })
  subject: string;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'text', name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
