import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/**
 * A name that has an owner, that is denied, or that is reserved for a while, because its owner gave it up or
 * is gone. One key for all, so it is never two of these.
 */
@Entity('name_registry')
@ForeignKey('Member', ['organizationId', 'ownerId'], ['organizationId', 'userId'], {
  name: 'fk_name_registry_owner',
  onDelete: 'CASCADE',
})
@Check(
  'ck_name_registry_kind',
  `kind in ('held', 'denied', 'reserved') and (kind = 'held') = (owner_id is not null) and (kind = 'reserved') = (reserved_until is not null)`,
)
@Index('uq_name_registry_owner', ['organizationId', 'ownerId'], { unique: true, where: 'owner_id is not null' })
@Index('ix_name_registry_reserved_for', ['reservedFor', 'organizationId'], { where: 'reserved_for is not null' })
@Index('ix_name_registry_skeleton', ['organizationId', 'skeleton'])
@Index('ix_name_registry_denied', ['organizationId', 'canonical'], { where: `kind = 'denied'` })
@Index('ix_name_registry_reserved_names', ['organizationId', 'canonical'], { where: `kind = 'reserved'` })
export class RegisteredName {
  @ForeignKey('Organization', { name: 'fk_name_registry_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_name_registry',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_name_registry' })
  canonical: string;

  @Column('text')
  kind: 'held' | 'denied' | 'reserved';

  @Column({ type: 'uuid', name: 'owner_id', nullable: true })
  ownerId: UserId | null;

  /** As its owner, or the admin who denied it, wrote it. */
  @Column('text')
  name: string;

  /** What the name looks like (UTS #39); look-alikes share it. */
  @Column({ type: 'text', collation: 'C' })
  skeleton: string;

  /** When a reserved name becomes free. */
  @Index('ix_name_registry_reserved', { where: 'reserved_until is not null' })
  @Column({ type: 'timestamptz', name: 'reserved_until', precision: 3, nullable: true })
  reservedUntil: Date | null;

  /** The former owner, who may take the name back until then. Null once they are purged. */
  @ForeignKey('User', { name: 'fk_name_registry_reserved_for', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'reserved_for', nullable: true })
  reservedFor: UserId | null;
}
