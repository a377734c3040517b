import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/kernel';

/** A name that somebody holds, or that nobody may hold. One key for both, so it can never be held and denied. */
@Entity('name_registry')
@ForeignKey('Member', ['organizationId', 'ownerId'], ['organizationId', 'userId'], { name: 'fk_name_registry_owner', onDelete: 'CASCADE' })
@Check('ck_name_registry_kind', `kind in ('held', 'denied') and (kind = 'held') = (owner_id is not null)`)
@Index('uq_name_registry_owner', ['organizationId', 'ownerId'], { unique: true, where: 'owner_id is not null' })
@Index('ix_name_registry_skeleton', ['organizationId', 'skeleton'])
@Index('ix_name_registry_denied', ['organizationId', 'canonical'], { where: `kind = 'denied'` })
export class RegisteredName {
  @ForeignKey('Organization', { name: 'fk_name_registry_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_name_registry' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_name_registry' })
  canonical: string;

  @Column('text')
  kind: 'held' | 'denied';

  @Column({ type: 'uuid', name: 'owner_id', nullable: true })
  ownerId: UserId | null;

  /** As it was written by who holds or denied it. */
  @Column('text')
  name: string;

  /** What the name looks like (UTS #39); look-alikes share it. */
  @Column({ type: 'text', collation: 'C' })
  skeleton: string;
}
