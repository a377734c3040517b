import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A key of a member in one organization, limited to its scopes. The secret part is stored as a MAC only. */
@Entity('api_keys')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_api_keys_member',
  onDelete: 'CASCADE',
})
@Index('ix_api_keys_user', ['userId', 'id'])
@Index('ix_api_keys_organization', ['organizationId', 'id'])
@Index('ix_api_keys_member', ['organizationId', 'userId'])
// A GIN index.
@Index('ix_api_keys_scopes', { synchronize: false })
export class ApiKey {
  /** The public part of the key: 16 of `[A-Za-z0-9]`. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_api_keys' })
  id: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Column({ type: 'text', name: 'organization_id', collation: 'C' })
  organizationId: OrganizationId;

  @Column('text')
  name: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Column({ type: 'text', array: true })
  scopes: string[];

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt: Date | null;

  /** To the minute. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt: Date | null;

  /** Id of the `FACET_SECRET` of the MAC. */
  @Column({ type: 'text', name: 'secret_id', collation: 'C', nullable: true })
  secretId: string | null;
}
