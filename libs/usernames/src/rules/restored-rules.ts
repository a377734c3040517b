import { isUuid, type OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import { needleOf, ruleEffects, ruleKinds, type RuleEffect, type RuleKind } from './name-readings.js';

/** A rule for usernames in an archive. */
export interface ArchivedNameRule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly text: string;
  readonly effect: RuleEffect;
  readonly note: string | null;
  readonly pack: string | null;
  readonly createdAt: string;
}

const isKnown = ({ id, kind, text, effect }: Partial<ArchivedNameRule>): boolean =>
  ruleKinds.some((one) => one === kind) &&
  ruleEffects.some((one) => one === effect) &&
  typeof text === 'string' &&
  typeof id === 'string' &&
  isUuid(id);

/** Restores rules for usernames. Those that are there stay. @returns warnings about those left out */
export async function restoreNameRules(
  tx: Tx,
  organizationId: OrganizationId,
  archived: readonly ArchivedNameRule[],
): Promise<string[]> {
  const rules = archived.map((rule) => ({
    ...rule,
    needle: isKnown(rule) ? needleOf(rule.kind, rule.text) : undefined,
  }));
  await tx.rows(
    `insert into name_rules (organization_id, needle, id, kind, text, effect, note, pack, created_at)
     select $1::text, r.needle, r.id, r.kind, r.text, r.effect, r.note, r.pack, r."createdAt"
     from jsonb_to_recordset($2::jsonb)
       as r (needle text, id uuid, kind text, text text, effect text, note text, pack text, "createdAt" timestamptz)
     on conflict do nothing`,
    [organizationId, JSON.stringify(rules.filter((rule) => rule.needle !== undefined))],
  );
  const unknown = rules.filter((rule) => rule.needle === undefined);
  return unknown.map(
    ({ text }) => `the rule about usernames with ${JSON.stringify(text)} was left out: it is no rule here`,
  );
}
