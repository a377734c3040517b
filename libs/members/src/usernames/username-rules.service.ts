import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  isStorableText,
  isUuid,
  pageOf,
  readCursor,
  RequestInvalid,
  TimeSlice,
  type OrganizationActor,
  type OrganizationId,
  type Page,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import {
  matchesNeedle,
  namePacks,
  NameRules,
  needleOf,
  readingsOf,
  type NamePack,
  type NameRule,
  type NewNameRule,
  type RuleEffect,
} from '@app/usernames';
import { NamedMembersQueries, type NamedMember } from '../queries/named-members.queries.js';
import {
  UsernamePackNotFound,
  UsernameRuleExists,
  UsernameRuleInvalid,
  UsernameRuleLimitReached,
  UsernameRuleNotFound,
} from './usernames-admin.errors.js';

/** A claim looks at each rule of its organization: this bounds what it costs. */
const mostRules = 2000;
/** Members of whom one dry run looks at the names. */
const mostChecked = 10_000;
const batchSize = 2000;

/** Members whose names a rule would be about. They keep their names. */
export interface RulePreview extends Page<NamedMember> {
  /** So many members were looked at, from the cursor on. */
  readonly checked: number;
}

/** Which of these members. */
export interface PreviewPage {
  readonly limit: number;
  readonly cursor?: string;
}

/** A pack, and what an organization has of it. */
export interface PackState extends NamePack {
  /** What its rules do there. Null: it is off. */
  readonly effect: RuleEffect | null;
  /** Rules of it that the organization has: without those that an admin wrote before or removed since. */
  readonly active: number;
}

/** What an admin says of a rule. */
export type GivenRule = Omit<NewNameRule, 'id' | 'pack'>;

/** The rules of an organization for usernames, beside the names that it denies one by one. */
@Injectable()
export class UsernameRulesService {
  constructor(
    private readonly rules: NameRules,
    private readonly members: NamedMembersQueries,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** Exact ones and beginnings first, then those that look inside, each in the order of what they look for. */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<Page<NameRule>> {
    const after = readCursor(cursor, isStorableText);
    return pageOf(await this.rules.list(organizationId, { limit, after }), limit, (rule) => [rule.needle]);
  }

  /**
   * From the commit on no name is claimed against the rule. Members keep the names that they have. The same rule again
   * changes nothing. Throws `UsernameRuleInvalid`, `UsernameRuleExists` or `UsernameRuleLimitReached`.
   * @param dryRun adds nothing
   */
  async add(caller: OrganizationActor, given: GivenRule, dryRun?: PreviewPage): Promise<NameRule | RulePreview> {
    const needle = neededNeedle(given);
    if (dryRun) return this.preview(caller.organizationId, [needle], dryRun);
    return this.change(caller, async (tx) => {
      const before = await this.rules.find(tx, caller.organizationId, needle);
      if (before && before.effect !== given.effect) throw new UsernameRuleExists();
      if (before) return before;
      if ((await this.rules.count(tx, caller.organizationId)) >= mostRules) throw new UsernameRuleLimitReached();
      const [added] = await this.rules.add(tx, caller.organizationId, [{ ...given, pack: null }]);
      if (!added) throw new UsernameRuleExists();
      await record(tx, 'username_rule.added', added);
      return added;
    });
  }

  /** Throws `UsernameRuleNotFound`. */
  async remove(caller: OrganizationActor, id: string): Promise<void> {
    await this.change(caller, async (tx) => {
      const removed = isUuid(id) && (await this.rules.remove(tx, caller.organizationId, id));
      if (!removed) throw new UsernameRuleNotFound();
      await record(tx, 'username_rule.removed', removed);
    });
  }

  /** All that Facet brings along. */
  async listPacks(organizationId: OrganizationId): Promise<PackState[]> {
    const counts = await this.rules.countOfPacks(organizationId);
    return namePacks.map((pack) => {
      const found = counts.filter((one) => one.pack === pack.name);
      return { ...pack, effect: found[0]?.effect ?? null, active: found.reduce((sum, one) => sum + one.rules, 0) };
    });
  }

  /** The members whose names a pack would be about. Throws `UsernamePackNotFound`. */
  async previewPack(organizationId: OrganizationId, name: string, page: PreviewPage): Promise<RulePreview> {
    return this.preview(organizationId, needlesOf(packOf(name)), page);
  }

  /**
   * Puts a pack on, or brings it to its present words and to this effect: its rules are there then, beside those that the
   * organization wrote itself, which stay as they are. Members keep their names. Throws `UsernamePackNotFound`,
   * `RequestInvalid` or `UsernameRuleLimitReached`.
   * @param given default: the first effect of the pack
   */
  async putPack(caller: OrganizationActor, name: string, given?: RuleEffect): Promise<PackState> {
    const { organizationId } = caller;
    const pack = packOf(name);
    const effect = given ?? pack.effects[0];
    if (!pack.effects.includes(effect))
      throw new RequestInvalid({
        fields: [{ field: 'effect', message: `effect of this pack must be ${pack.effects.join(' or ')}` }],
      });
    await this.change(caller, async (tx) => {
      const removed = await this.rules.removePack(tx, organizationId, name, { needles: needlesOf(pack), effect });
      const rules = pack.rules.map((rule) => ({ ...rule, effect, note: null, pack: name }));
      const added = (await this.rules.add(tx, organizationId, rules)).length;
      if ((await this.rules.count(tx, organizationId)) > mostRules) throw new UsernameRuleLimitReached();
      if (added + removed === 0) return;
      const details = { pack: name, version: pack.version, effect, added, removed };
      await recordPack(tx, organizationId, 'username_pack.added', details);
    });
    const states = await this.listPacks(organizationId);
    return { ...pack, effect, active: states.find((one) => one.name === name)?.active ?? 0 };
  }

  /** Takes the rules of a pack away, also of one that is off. Throws `UsernamePackNotFound`. */
  async removePack(caller: OrganizationActor, name: string): Promise<void> {
    const { organizationId } = caller;
    packOf(name);
    await this.change(caller, async (tx) => {
      const removed = await this.rules.removePack(tx, organizationId, name);
      if (removed > 0) await recordPack(tx, organizationId, 'username_pack.removed', { pack: name, removed });
    });
  }

  /**
   * The members whose names the rule would be about, by id. One call looks at 10,000 members at the most: `nextCursor`
   * goes on.
   */
  private async preview(
    organizationId: OrganizationId,
    needles: readonly string[],
    { limit, cursor }: PreviewPage,
  ): Promise<RulePreview> {
    const slice = new TimeSlice();
    const found: NamedMember[] = [];
    let [checked, after] = [0, readCursor(cursor, isUuid)?.[0] as UserId | undefined];
    let last: NamedMember | undefined;
    do {
      const batch = await this.members.list(organizationId, after ?? null, batchSize);
      for (const member of batch) {
        await slice.next();
        checked += 1;
        if (member.username !== null && matchesOne(member.username, needles)) found.push(member);
        if (found.length > limit) break;
      }
      last = batch.length < batchSize ? undefined : batch.at(-1);
      after = last?.userId;
    } while (last && found.length <= limit && checked < mostChecked);
    return { ...pageOf(found, limit, (member) => [member.userId], last), checked };
  }

  /**
   * One change at a time, for which claims of names wait: each claim is before it or after it. The organization is
   * locked first, as in claims and denials.
   */
  private change<T>(caller: OrganizationActor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      await this.organizations.lockSettings(tx, caller.organizationId, 'key share');
      await this.authority.asOfNow(tx, caller, 'update:denylist');
      await this.rules.lock(tx, caller.organizationId);
      return work(tx);
    });
  }
}

function matchesOne(username: string, needles: readonly string[]): boolean {
  const readings = readingsOf(username);
  return needles.some((needle) => matchesNeedle(readings, needle));
}

function packOf(name: string): NamePack {
  const pack = namePacks.find((one) => one.name === name);
  if (!pack) throw new UsernamePackNotFound();
  return pack;
}

const needlesOf = ({ rules }: NamePack): string[] => rules.flatMap(({ kind, text }) => needleOf(kind, text) ?? []);

function recordPack(
  tx: Tx,
  organizationId: OrganizationId,
  action: 'username_pack.added' | 'username_pack.removed',
  details: Readonly<Record<string, string | number>>,
): Promise<void> {
  const target = { type: 'organization', id: organizationId } as const;
  return audit.record(tx, { action, organizationId, target, details });
}

function neededNeedle({ kind, text }: GivenRule): string {
  const needle = needleOf(kind, text);
  if (needle === undefined)
    throw new UsernameRuleInvalid({ fields: [{ field: 'text', message: 'text must have a letter or a digit' }] });
  return needle;
}

/** Without the text, which may be the name of a user. */
function record(
  tx: Tx,
  action: 'username_rule.added' | 'username_rule.removed',
  { organizationId, id, kind, effect }: NameRule,
): Promise<void> {
  const target = { type: 'organization', id: organizationId } as const;
  return audit.record(tx, { action, organizationId, target, details: { rule: id, kind, effect } });
}
