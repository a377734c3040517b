import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A sign-in with a provider that was begun, or the link of an identity. Its completion removes the row. */
@Entity('provider_sign_ins')
@Index('ix_provider_sign_ins_provider', ['organizationId', 'providerId'])
@ForeignKey('IdentityProvider', ['organizationId', 'providerId'], ['organizationId', 'id'], {
  name: 'fk_provider_sign_ins_provider',
  onDelete: 'CASCADE',
})
export class ProviderSignIn {
  /** Part of the parameter `state`. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_provider_sign_ins' })
  id: string;

  /** Of the secret in `state`, which comes back with the answer of the provider. */
  @Column({ type: 'bytea', name: 'state_hash' })
  stateHash: Buffer;

  /** Of the secret that the client keeps which began the sign-in. */
  @Column({ type: 'bytea', name: 'request_hash' })
  requestHash: Buffer;

  @Column({ type: 'text', name: 'organization_id', collation: 'C' })
  organizationId: OrganizationId;

  @Column({ type: 'text', name: 'provider_id', collation: 'C' })
  providerId: string;

  /** The provider has not changed since. */
  @Column({ type: 'integer', name: 'provider_version' })
  providerVersion: number;

  @Column({ type: 'text', name: 'redirect_uri' })
  redirectUri: string;

  /** The claim `nonce` that the ID token must have. */
  @Column('text')
  nonce: string;

  /** The code verifier of PKCE (RFC 7636). */
  @Column({ type: 'text', name: 'code_verifier' })
  codeVerifier: string;

  /** Whether the user has to sign in anew at the provider. */
  @Column({ type: 'boolean', name: 'fresh' })
  fresh: boolean;

  /** The user who links an identity. Null: a sign-in. */
  @Index('ix_provider_sign_ins_user')
  @ForeignKey('User', { name: 'fk_provider_sign_ins_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: UserId | null;

  @Index('ix_provider_sign_ins_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
