import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import { isLanguage } from './languages.js';
import { faultsOfWording, ownKinds } from './own-wording.js';
import type { Wording } from './wording.js';

/** Words of emails in an archive. */
export interface ArchivedEmailTemplate {
  readonly kind: string;
  readonly language: string;
  readonly words: Wording;
  readonly writtenAt: string;
}

const isWording = ({ subject, before, after }: Partial<Wording>): boolean =>
  typeof subject === 'string' && [before, after].every((texts) => Array.isArray(texts));

/** @returns why the words are left out; undefined: they can be used */
function faultOf({ kind, language, words }: ArchivedEmailTemplate): string | undefined {
  const known = ownKinds.find((one) => one === kind);
  if (known === undefined || !isLanguage(language)) return 'this version does not know them';
  return isWording(words) ? faultsOfWording(known, words)[0]?.message : 'they are incomplete';
}

/** Restores words of emails of an organization. Those that are there stay. @returns warnings about those left out */
export async function restoreEmailTemplates(
  tx: Tx,
  organizationId: OrganizationId,
  templates: readonly ArchivedEmailTemplate[],
): Promise<string[]> {
  const warnings: string[] = [];
  for (const template of templates) {
    const { kind, language, words, writtenAt } = template;
    const fault = faultOf(template);
    if (fault === undefined)
      await tx.rows(
        `insert into email_templates (organization_id, kind, language, wording, updated_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint pk_email_templates do nothing`,
        [organizationId, kind, language, JSON.stringify(words), new Date(writtenAt)],
      );
    else warnings.push(`the words of ${kind} emails (${language}) were left out: ${fault}`);
  }
  return warnings;
}
