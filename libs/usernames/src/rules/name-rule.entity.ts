import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';
import type { RuleEffect, RuleKind } from './name-readings.js';

const primaryKey = { type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_name_rules' } as const;

/** A rule for the usernames of an organization, beside the denied names. */
@Entity('name_rules')
@Index('uq_name_rules_id', ['organizationId', 'id'], { unique: true })
@Check('ck_name_rules_kind', `kind in ('exact', 'prefix', 'contains') and effect in ('deny', 'review')`)
export class NameRule {
  @ForeignKey('Organization', { name: 'fk_name_rules_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ ...primaryKey, name: 'organization_id' })
  organizationId: OrganizationId;

  /** What is looked for in the readings of a name: see `needleOf`. */
  @PrimaryColumn(primaryKey)
  needle: string;

  @Column('uuid')
  id: string;

  @Column('text')
  kind: RuleKind;

  /** As it was written. */
  @Column('text')
  text: string;

  @Column({ type: 'text', collation: 'C' })
  effect: RuleEffect;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  /** The pack that brought it; null: an admin wrote it. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  pack: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
