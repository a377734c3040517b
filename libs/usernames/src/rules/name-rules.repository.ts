import { Injectable } from '@nestjs/common';
import { newId, type OrganizationId, type PageRequest } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { needleOf, readingsOf, type RuleEffect, type RuleKind } from './name-readings.js';
import { NameRule } from './name-rule.entity.js';

/** A rule to write. */
export interface NewNameRule {
  /** Default: a new one. */
  readonly id?: string;
  readonly kind: RuleKind;
  readonly text: string;
  readonly effect: RuleEffect;
  readonly note: string | null;
  readonly pack: string | null;
}

/** The rule that decides about a name: one that denies it comes first. */
export interface RuleOfName {
  readonly id: string;
  readonly effect: RuleEffect;
}

const columns =
  'organization_id as "organizationId", needle, id, kind, text, effect, note, pack, created_at as "createdAt"';

const rules = {
  name: 'name_rules',
  text: `select ${columns} from name_rules where organization_id = $1 and needle > $2 order by needle limit $3`,
};

/**
 * SQL of the rule about a name, or null. The rules stay as they are until the transaction ends. The values are of
 * `readingsOf`.
 */
export const ruleOfName = (organization: string, plain: string, loose: string): string =>
  `name_rule_of(${organization}, ${plain}, ${loose})`;

const rulesOfPacks = {
  name: 'name_rules_of_packs',
  text: `select pack, effect, count(*)::int as rules from name_rules where organization_id = $1 and pack is not null group by pack, effect`,
};

/** How many rules of a pack an organization has. */
interface PackCount extends Pick<NewNameRule, 'effect'> {
  readonly pack: string;
  readonly rules: number;
}

const denies = {
  name: 'name_rules_deny',
  text: `select ${ruleOfName('$1', '$2', '$3')} ->> 'effect' = 'deny' as denies`,
};

/** The rules of organizations for usernames. There are few, so a claim looks at all of its organization. */
@Injectable()
export class NameRules {
  constructor(private readonly statements: PreparedQueries) {}

  /** By their needles. */
  list(organizationId: OrganizationId, { after, limit }: PageRequest): Promise<NameRule[]> {
    return this.statements.rows<NameRule>(rules, [organizationId, after?.[0] ?? '', limit + 1]);
  }

  /** For a change of the rules, one at a time: claims that have looked at them end first, and later ones wait. */
  async lock(tx: Tx, organizationId: OrganizationId): Promise<void> {
    await tx.rows(`select pg_advisory_xact_lock(hashtextextended('name-rules:' || $1::text, 0))`, [organizationId]);
  }

  async count(tx: Tx, organizationId: OrganizationId): Promise<number> {
    const text = 'select count(*)::int as count from name_rules where organization_id = $1';
    return (await tx.row<{ count: number }>(text, [organizationId]))?.count ?? 0;
  }

  /** The rule that looks for the same as this one. */
  find(tx: Tx, organizationId: OrganizationId, needle: string): Promise<NameRule | undefined> {
    return tx.row<NameRule>(`select ${columns} from name_rules where organization_id = $1 and needle = $2`, [
      organizationId,
      needle,
    ]);
  }

  /** Adds rules. One that looks for what another one looks for is left out. @returns those that it added */
  async add(tx: Tx, organizationId: OrganizationId, given: readonly NewNameRule[]): Promise<NameRule[]> {
    const rows = given.flatMap((rule) => {
      const needle = needleOf(rule.kind, rule.text);
      return needle === undefined ? [] : [{ id: newId(), ...rule, needle }];
    });
    return tx.rows<NameRule>(
      `insert into name_rules (organization_id, needle, id, kind, text, effect, note, pack, created_at)
       select $1::text, r.needle, r.id, r.kind, r.text, r.effect, r.note, r.pack, $3::timestamptz
       from jsonb_to_recordset($2::jsonb) as r (needle text, id uuid, kind text, text text, effect text, note text, pack text)
       on conflict on constraint pk_name_rules do nothing returning ${columns}`,
      [organizationId, JSON.stringify(rows), tx.now()],
    );
  }

  /** @returns the removed rule */
  remove(tx: Tx, organizationId: OrganizationId, id: string): Promise<NameRule | undefined> {
    return tx.row<NameRule>(`delete from name_rules where organization_id = $1 and id = $2 returning ${columns}`, [
      organizationId,
      id,
    ]);
  }

  /** Of all packs. There are few rules, so all of the organization are looked at. */
  countOfPacks(organizationId: OrganizationId): Promise<PackCount[]> {
    return this.statements.rows<PackCount>(rulesOfPacks, [organizationId]);
  }

  /** Removes the rules of a pack, but not those with one of these needles and this effect. @returns how many */
  async removePack(
    tx: Tx,
    organizationId: OrganizationId,
    pack: string,
    spared?: { readonly needles: readonly string[]; readonly effect: RuleEffect },
  ): Promise<number> {
    const text = `delete from name_rules where organization_id = $1 and pack = $2
      and not (needle = any($3::text[]) and effect = $4) returning 1`;
    return (await tx.rows(text, [organizationId, pack, spared?.needles ?? [], spared?.effect ?? 'deny'])).length;
  }

  /** Whether a rule denies the name at this moment. */
  async denies(organizationId: OrganizationId, name: string): Promise<boolean> {
    const { plain, loose } = readingsOf(name);
    const found = await this.statements.row<{ denies: boolean | null }>(denies, [organizationId, plain, loose]);
    return found?.denies === true;
  }

  /** Those of these names that a rule denies. */
  async denying(tx: Tx, organizationId: OrganizationId, names: readonly string[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    const readings = names.map(readingsOf);
    const rows = await tx.rows<{ name: string }>(
      `select name from (select k.name, ${ruleOfName('$1', 'k.plain', 'k.loose')} as rule
         from unnest($2::text[], $3::text[], $4::text[]) as k (name, plain, loose)) found where rule ->> 'effect' = 'deny'`,
      [organizationId, names, readings.map((one) => one.plain), readings.map((one) => one.loose)],
    );
    return new Set(rows.map((row) => row.name));
  }
}
