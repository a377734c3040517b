import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/** A request that was carried out, and what was answered to it. */
@Entity('idempotency_keys')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_idempotency_keys_member',
  onDelete: 'CASCADE',
})
export class IdempotencyKey {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_idempotency_keys',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_idempotency_keys' })
  userId: UserId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_idempotency_keys' })
  key: string;

  /** SHA-256 of what was asked. */
  @Column('bytea')
  fingerprint: Buffer;

  /** `json`, not `jsonb`: it is answered again as it was. */
  @Column('json')
  answer: unknown;

  @Index('ix_idempotency_keys_created_at')
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
