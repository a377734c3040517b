// Tables: member_attribute_keys, member_keys, members, role_assignments.
import type { AttributeCondition } from '@app/attributes';
import { type OrganizationId, type UserId } from '@app/common';
import { type UserStatus } from '@app/users';

/** A text that is looked for inside of keys. */
export interface InnerText {
  readonly text: string;
  /** Of the hashes of its letters, three by three, those that the index finds the fewest keys by. */
  readonly grams: readonly number[];
  /** Each of them is in so many keys that the index is no help. */
  readonly isCommon: boolean;
}

/** Conditions on members, all of which must hold. */
export interface MemberCriteria {
  /** Prefixes of keys, one of which must match. */
  readonly prefixes?: readonly string[];
  /** A text anywhere in a key, of members whom no prefix finds. */
  readonly inner?: InnerText;
  readonly userId?: UserId;
  readonly status?: UserStatus;
  readonly roleId?: string;
  /** As many as there are `attributeSources`. */
  readonly attributes?: readonly AttributeCondition[];
  /** The key of a domain of an email address. */
  readonly domain?: string;
  readonly joined?: TimeRange;
  /** In the order in which they joined, or the latest first. Goes with no search. */
  readonly sort?: MemberSort;
}

/** From a time on, and before another one. */
export interface TimeRange {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export const memberSorts = ['joinedAt', '-joinedAt'] as const;
export type MemberSort = (typeof memberSorts)[number];

/** Each condition on an attribute is a table of its own. */
export const attributeSources = ['v', 'w', 'x'] as const;

/**
 * The tables of conditions: keys that match a search, keys that a text is in, members with a status, members
 * with a role, members with the value of an attribute, members with an address of a domain, members who joined at
 * some time. The last one is also the order of joining.
 */
const tables = {
  ...{ k: 'member_keys', i: 'member_keys', s: 'member_keys', a: 'role_assignments', m: 'members' },
  ...{ v: 'member_attribute_keys', w: 'member_attribute_keys', x: 'member_attribute_keys' },
  ...{ d: 'member_keys', j: 'members' },
} as const;
export type Source = keyof typeof tables;

/**
 * Up to so many rows, looking at each costs little. Where more rows meet each of several conditions, one page
 * looks at no more of them, and may come short.
 */
export const mostLookedAt = 1000;

interface Range {
  readonly from: string;
  readonly to: string;
}

const isIn = (row: string, { from, to }: Range): string => `(${row}.key >= ${from} and ${row}.key < ${to})`;

/**
 * One condition leads: its index gives the members, in order where it can. The others are looked up for each
 * of them, until the page is full.
 */
export class Selection {
  readonly values: unknown[] = [];
  /** Whether matching keys order the list, instead of ids or the time of joining. */
  readonly isSearch: boolean;
  /** The end of the list first. */
  readonly direction: 'asc' | 'desc';
  private readonly isSorted: boolean;
  private readonly own: string[] = [];
  private readonly others: string[] = [];
  private readonly ranges: readonly Range[];
  private readonly order: string;
  private readonly inner: string;
  private readonly grams: string;
  private readonly isUnordered: boolean;
  private after = '';

  constructor(
    organizationId: OrganizationId,
    { prefixes, inner, userId, status, roleId, attributes = [], domain, joined, sort }: MemberCriteria,
    private readonly leader: Source,
    private readonly isFew = false,
  ) {
    this.isSearch = prefixes !== undefined && inner === undefined;
    this.isSorted = sort !== undefined;
    this.direction = this.isSearch || sort === 'joinedAt' ? 'asc' : 'desc';
    this.order = `${this.key ? `${this.key} ${this.direction}, ` : ''}${leader}.user_id ${this.direction}`;
    this.own.push(`${leader}.organization_id = ${this.bind(organizationId)}`);
    this.ranges = (prefixes ?? []).map((prefix) => ({ from: this.bind(prefix), to: this.bind(`${prefix}\u{10ffff}`) }));
    this.inner = inner === undefined ? '' : this.bind(inner.text);
    this.grams = inner !== undefined && leader === 'i' ? this.bind(inner.grams) : '';
    this.isUnordered = attributeSources.some((source, at) => source === leader && attributes[at]?.isPrefix === true);
    if (this.inner) this.demandInner();
    if (userId) this.own.push(`${leader}.user_id = ${this.bind(userId)}`);
    if (leader === 'k') this.own.push(`k.kind <> 'status'`);
    if (status) this.demand('s', `s.kind = 'status' and s.key = ${this.bind(status)}`);
    if (roleId !== undefined) this.demand('a', `a.role_id = ${this.bind(roleId)}`);
    for (const [at, source] of attributeSources.entries()) this.demandAttribute(source, attributes[at]);
    if (domain !== undefined)
      this.demand('d', `d.kind = 'email' and d.kind <> 'status' and d.key = ${this.bind(domain)}`);
    if (joined) this.demandJoined(joined);
  }

  startAfter([key, userId]: readonly string[]): void {
    const id = `${this.leader}.user_id`;
    const isAfter = this.direction === 'asc' ? '>' : '<';
    const type = this.isSorted ? '::timestamptz' : '';
    this.after = this.key
      ? ` and (${this.key}, ${id}) ${isAfter} (${this.bind(key)}${type}, ${this.bind(userId)}::uuid)`
      : ` and ${id} ${isAfter} ${this.bind(userId)}::uuid`;
  }

  /**
   * The first members among the first `mostLookedAt` rows of the leader, and the last of these rows as the end
   * of what was looked at, where they are so many.
   */
  firstLookedAt(limit: number): string {
    const key = this.isSorted ? `${this.leader}.joined_at as key` : `'' as key`;
    const columns = this.leader === 'k' ? 'k.key, k.user_id, k.kind' : `${key}, ${this.leader}.user_id`;
    const order = `${this.key ? `key ${this.direction}, ` : ''}user_id ${this.direction}`;
    const rows = (this.isSearch ? this.conditions() : ['true']).map((condition) => {
      const own = [...this.own, condition].join(' and ');
      return `(select ${columns} from ${tables[this.leader]} ${this.leader} where ${own}${this.after} order by ${this.order} limit ${mostLookedAt})`;
    });
    const others = this.isSearch ? [...this.others, this.isFirstKey()] : this.others;
    return `looked as materialized (select * from (${rows.join(' union all ')}) l order by ${order} limit ${mostLookedAt}),
      page as materialized (
        (select ${this.leader}.user_id as id, key, false as "isEnd" from (select * from looked order by ${order} offset 0) ${this.leader}
          where ${others.join(' and ') || 'true'} order by ${order} limit ${this.bind(limit)})
        union all (select user_id, key, true from looked order by ${order} offset ${mostLookedAt - 1} limit 1))`;
  }

  /**
   * The first members with their matching keys. Where keys lead, each prefix is a scan of the index of its
   * own, so that nothing is sorted whole.
   * @param once each member once, at the first key that matches
   */
  first(limit: number, once: boolean): string {
    const most = this.bind(limit);
    const select = (key: string): string =>
      `select ${this.leader}.user_id as id, ${key} as key from ${this.leader === 'i' ? this.found() : tables[this.leader]} ${this.leader}`;
    if (this.isSorted && this.leader !== 'j')
      return `${select('k.key')} cross join lateral (select o.joined_at as key from members o
        where o.organization_id = $1 and o.user_id = ${this.leader}.user_id offset 0) k ${this.end(most)}`;
    if (!this.isSearch) return `${select(this.isSorted ? 'j.joined_at' : `''`)} ${this.end(most)}`;
    if (this.leader !== 'k') return `${select('k.key')} cross join lateral (${this.firstKey()}) k ${this.end(most)}`;
    const walks = this.conditions().map((condition) =>
      this.walk(condition, once ? [...this.others, this.isFirstKey()] : this.others, most),
    );
    return walks.length === 1
      ? walks.join('')
      : `select id, key from (${walks.join(' union all ')}) found order by key, id limit ${most}`;
  }

  /** How many rows the condition of the leader has, up to a limit. */
  size(limit: number): string {
    const from = `select 1 from ${tables[this.leader]} ${this.leader} where`;
    const conditions = this.leader === 'k' ? this.ranges.map((range) => isIn('k', range)) : ['true'];
    if (this.leader === 'i') return `(select count(*) from ${this.found('1', `limit ${limit})`)} counted)::int`;
    // Beginnings are counted in the order of their index: to sort them all would cost more than they are worth.
    const order = `order by ${this.ownOrder()}`;
    const counts = conditions.map(
      (condition) =>
        `(select count(*) from (${from} ${[...this.own, condition].join(' and ')} ${order} limit ${limit}) counted)`,
    );
    return `(${counts.join(' + ') || '0'})::int`;
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** What comes before the id in the order of the list. Empty: nothing. */
  private get key(): string {
    if (!this.isSorted) return this.isSearch ? 'k.key' : '';
    return this.leader === 'j' ? 'j.joined_at' : 'k.key';
  }

  /** The order of the index of the leader. */
  private ownOrder(): string {
    if (this.leader === 'j') return 'j.joined_at, j.user_id';
    return this.isUnordered ? `${this.leader}.key, ${this.leader}.user_id` : this.order;
  }

  private demandJoined({ from, to }: TimeRange): void {
    const bounds = [
      from && `j.joined_at >= ${this.bind(from.toISOString())}::timestamptz`,
      to && `j.joined_at < ${this.bind(to.toISOString())}::timestamptz`,
    ];
    this.demand('j', bounds.filter((bound) => bound !== undefined).join(' and ') || 'true');
  }

  private conditions(): string[] {
    return this.ranges.length === 0 ? ['false'] : this.ranges.map((range) => isIn('k', range));
  }

  /** The members in whose keys the text is, by the index of its letters, three by three. */
  private found(columns = 'distinct i.organization_id, i.user_id', end = 'order by i.user_id desc offset 0)'): string {
    return `(select ${columns} from member_keys i where i.organization_id = $1 and i.kind <> 'status'
      and search_grams(i.organization_id, i.key) @> ${this.grams}::int[] and position(${this.inner} in i.key) > 0 ${end}`;
  }

  private demandInner(): void {
    const isOf = (row: string): string =>
      `from member_keys ${row} where ${row}.organization_id = $1 and ${row}.user_id = ${this.leader}.user_id and ${row}.kind <> 'status'`;
    if (this.leader !== 'i')
      this.others.push(`exists (select 1 ${isOf('n')} and position(${this.inner} in n.key) > 0 offset 0)`);
    if (this.ranges.length > 0)
      this.others.push(`not exists (select 1 ${isOf('o')} and ${this.isMatch('o')} offset 0)`);
  }

  private demandAttribute(source: (typeof attributeSources)[number], condition: AttributeCondition | undefined): void {
    if (!condition) return;
    const key = this.bind(condition.key);
    const matches = condition.isPrefix
      ? isIn(source, { from: key, to: this.bind(`${condition.key}\u{10ffff}`) })
      : `${source}.key = ${key}`;
    this.demand(source, `${source}.name = ${this.bind(condition.name)} and ${matches}`);
  }

  private end(most: string): string {
    return `where ${[...this.own, ...this.others].join(' and ')}${this.after} order by ${this.order} limit ${most}`;
  }

  /**
   * Along the index of keys. Where these are few, `offset 0` keeps PostgreSQL from asking the other
   * conditions for all of them before it sorts.
   */
  private walk(range: string, conditions: readonly string[], most: string): string {
    const own = [...this.own, range].join(' and ');
    const others = conditions.join(' and ') || 'true';
    const few = `(select k.key, k.user_id, k.kind from member_keys k where ${own}${this.after} order by ${this.order} offset 0) k where ${others}`;
    const many = `member_keys k where ${own} and ${others}${this.after}`;
    return `(select k.user_id as id, k.key from ${this.isFew ? few : many} order by ${this.order} limit ${most})`;
  }

  /**
   * `offset 0` makes PostgreSQL look up each row that the leader gives. Without it, PostgreSQL may read all
   * rows of both conditions, and sort what it found.
   */
  private demand(source: Source, condition: string): void {
    if (source === this.leader) return void this.own.push(condition);
    const row = `${source}.organization_id = $1 and ${source}.user_id = ${this.leader}.user_id`;
    this.others.push(`exists (select 1 from ${tables[source]} ${source} where ${row} and ${condition} offset 0)`);
  }

  /** Lists a member with several matching keys once, at the first key. */
  private isFirstKey(): string {
    return `not exists (select 1 from member_keys e where e.organization_id = $1 and e.user_id = k.user_id and e.kind <> 'status'
      and (e.key, e.kind) < (k.key, k.kind) and ${this.isMatch('e')} offset 0)`;
  }

  /**
   * Of the keys of one user, which are few. `offset 0` makes PostgreSQL begin with the user, not with all
   * keys that match.
   */
  private firstKey(): string {
    return `select o.key from (select k.key from member_keys k where k.organization_id = $1 and k.user_id = ${this.leader}.user_id and k.kind <> 'status' offset 0) o
      where ${this.isMatch('o')} order by o.key limit 1`;
  }

  private readonly isMatch = (row: string): string =>
    `(${this.ranges.map((range) => isIn(row, range)).join(' or ') || 'false'})`;
}
