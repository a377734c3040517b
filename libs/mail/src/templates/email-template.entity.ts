import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';
import type { EmailKind } from '../mail.entity.js';
import type { Language } from './languages.js';
import type { Wording } from './wording.js';

const primaryKey = { type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_email_templates' } as const;

/** The words of an organization for emails of a kind in a language, in the place of those of Facet. */
@Entity('email_templates')
export class EmailTemplateRow {
  @ForeignKey('Organization', { name: 'fk_email_templates_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({ ...primaryKey, name: 'organization_id' })
  organizationId: OrganizationId;

  @PrimaryColumn(primaryKey)
  kind: EmailKind;

  @PrimaryColumn(primaryKey)
  language: Language;

  @Column({ type: 'jsonb' })
  wording: Wording;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
