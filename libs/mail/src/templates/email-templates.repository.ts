import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { OrganizationNotFound, type OrganizationId } from '@app/common';
import { translating, type ReadOnlyRepository, type Tx } from '@app/database';
import { In } from 'typeorm';
import type { EmailKind } from '../mail.entity.js';
import { EmailTemplateRow } from './email-template.entity.js';
import { languages, type Language } from './languages.js';
import { ownKinds } from './own-wording.js';

/** Of which kind and in which language an email is. */
export interface TemplateKey {
  readonly kind: EmailKind;
  readonly language: Language;
}

/** Rows of the words that organizations have written for their emails. */
@Injectable()
export class EmailTemplatesRepository {
  constructor(@InjectRepository(EmailTemplateRow) private readonly templates: ReadOnlyRepository<EmailTemplateRow>) {}

  /** By kind and language. Those that another version knows are left out. */
  list(organizationId: OrganizationId): Promise<EmailTemplateRow[]> {
    const where = { organizationId, kind: In(ownKinds), language: In([...languages]) };
    return this.templates.find({ where, order: { kind: 'ASC', language: 'ASC' } });
  }

  find(organizationId: OrganizationId, { kind, language }: TemplateKey): Promise<EmailTemplateRow | null> {
    return this.templates.findOneBy({ organizationId, kind, language });
  }

  lock(tx: Tx, organizationId: OrganizationId, { kind, language }: TemplateKey): Promise<EmailTemplateRow | null> {
    const where = { organizationId, kind, language };
    return tx.manager.findOne(EmailTemplateRow, { where, lock: { mode: 'pessimistic_write' } });
  }

  /** Throws `OrganizationNotFound`. @returns false if there is one */
  async add(tx: Tx, row: EmailTemplateRow): Promise<boolean> {
    const write = tx.row(
      `insert into email_templates (organization_id, kind, language, wording, updated_at) values ($1, $2, $3, $4, $5)
       on conflict on constraint pk_email_templates do nothing returning 1`,
      [row.organizationId, row.kind, row.language, JSON.stringify(row.wording), row.updatedAt],
    );
    const meanings = { fk_email_templates_organization: () => new OrganizationNotFound() };
    return (await translating(write, meanings)) !== undefined;
  }

  async change(tx: Tx, { organizationId, kind, language, wording, updatedAt }: EmailTemplateRow): Promise<void> {
    await tx.manager.update(EmailTemplateRow, { organizationId, kind, language }, { wording, updatedAt });
  }

  async remove(tx: Tx, organizationId: OrganizationId, { kind, language }: TemplateKey): Promise<void> {
    await tx.manager.delete(EmailTemplateRow, { organizationId, kind, language });
  }
}
