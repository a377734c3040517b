// Tables: emails, member_keys, members, profiles, role_assignments, roles, users.
import { addressKeyOf, isUuid, mostCounted, searchPrefixOf, type OrganizationId, type PageRequest, type UserId } from '@app/common';
import { type UserStatus } from '@app/users';
import { canonicalNameOf } from '@app/usernames';

/** Conditions on members, all of which must hold. */
export interface MemberCriteria {
  /** Prefixes of keys, one of which must match. */
  readonly prefixes?: readonly string[];
  readonly userId?: UserId;
  readonly status?: UserStatus;
  readonly roleId?: string;
}

/** A statement without a name, so that PostgreSQL plans it for these values: the best index depends on them. */
export interface MemberStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Folds letter by letter, as the database did in a version before: a final sigma equals other sigmas. */
const inLowerCase = (text: string): string =>
  Array.from(text, (character) => character.toLowerCase())
    .join('')
    .replaceAll('ς', 'σ');

/**
 * The prefixes of a search: the folded text, and the spellings of names, email addresses and usernames in keys that a
 * version before or manual SQL wrote, until `search.fold` replaces them. No prefix begins with another one, so that a
 * key matches one of them.
 */
export function prefixesOf(search: string): string[] {
  const words = search.normalize('NFKC').trim().replace(/\s+/gu, ' ');
  const spellings = [searchPrefixOf(search), inLowerCase(words), addressKeyOf(search), canonicalNameOf(search.trim())];
  const distinct = [...new Set(spellings)].filter((prefix) => prefix !== '');
  return distinct.filter((prefix) => !distinct.some((other) => other !== prefix && prefix.startsWith(other)));
}

/** The id in a search text: a UUID. */
export function idIn(search: string): UserId | undefined {
  const text = search.trim();
  return isUuid(text) ? (text.toLowerCase() as UserId) : undefined;
}

/**
 * The tables of the conditions. Keys come first, because several keys of a member may match; the others have one row
 * for a member.
 */
const tables = { k: 'member_keys', a: 'role_assignments', s: 'member_keys', m: 'members' } as const;

interface Range {
  readonly from: string;
  readonly to: string;
}

class Selection {
  readonly values: unknown[] = [];
  /** Whether matching keys order the list, instead of ids. */
  readonly isSearch: boolean;
  /** The table whose index orders the list. The other tables filter its rows. */
  private readonly walked: keyof typeof tables;
  private readonly order: string;
  private readonly where: string[] = [];
  private readonly from: string;
  private readonly ranges: readonly Range[];

  /** @param once each member once, at the first key that matches */
  constructor(organizationId: OrganizationId, { prefixes, userId, status, roleId }: MemberCriteria, once: boolean) {
    const used = (['k', 'a', 's'] as const).filter((alias) => ({ k: prefixes, a: roleId, s: status })[alias] !== undefined);
    const [walked = 'm', ...others] = used;
    this.walked = walked;
    this.isSearch = walked === 'k';
    this.order = this.isSearch ? 'k.key, k.user_id' : `${walked}.user_id desc`;
    this.where.push(`${walked}.organization_id = ${this.bind(organizationId)}`);
    this.from = [
      `${tables[walked]} ${walked}`,
      ...others.map((one) => `${tables[one]} ${one} on ${one}.organization_id = $1 and ${one}.user_id = ${walked}.user_id`),
    ].join(' join ');
    this.ranges = (prefixes ?? []).map((prefix) => ({ from: this.bind(prefix), to: this.bind(`${prefix}\u{10ffff}`) }));
    if (prefixes) this.where.push(`k.kind <> 'status'`);
    if (prefixes && once) this.where.push(this.isFirstKey());
    if (userId) this.where.push(`${walked}.user_id = ${this.bind(userId)}`);
    if (status) this.where.push(`s.kind = 'status' and s.key = ${this.bind(status)}`);
    if (roleId !== undefined) this.where.push(`a.role_id = ${this.bind(roleId)}`);
  }

  startAfter([key, userId]: readonly string[]): void {
    this.where.push(
      this.isSearch ? `(k.key, k.user_id) > (${this.bind(key)}, ${this.bind(userId)}::uuid)` : `${this.walked}.user_id < ${this.bind(userId)}::uuid`,
    );
  }

  /** The first members with their matching keys. Each prefix is a scan of the index of its own, so that nothing is sorted whole. */
  first(limit: number): string {
    const most = this.bind(limit);
    if (!this.isSearch) return `select ${this.walked}.user_id as id, '' as key from ${this.along([], most)}`;
    const conditions = this.ranges.length === 0 ? ['false'] : this.ranges.map((range) => isIn('k', range));
    const walks = conditions.map((condition) => `(select k.user_id as id, k.key from ${this.along([condition], most)})`);
    return walks.length === 1 ? walks.join('') : `select id, key from (${walks.join(' union all ')}) found order by key, id limit ${most}`;
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  private along(conditions: readonly string[], most: string): string {
    return `${this.from} where ${[...this.where, ...conditions].join(' and ')} order by ${this.order} limit ${most}`;
  }

  /**
   * Lists a member with several matching keys once, at the first key. `offset 0` makes PostgreSQL check each row of the walk by the primary key. Without it,
   * PostgreSQL may join all keys that match with each other, which takes seconds for a frequent name.
   */
  private isFirstKey(): string {
    return `not exists (select 1 from member_keys e where e.organization_id = $1 and e.user_id = k.user_id and e.kind <> 'status'
      and (e.key, e.kind) < (k.key, k.kind) and (${this.ranges.map((range) => isIn('e', range)).join(' or ') || 'false'}) offset 0)`;
  }
}

const isIn = (row: string, { from, to }: Range): string => `(${row}.key >= ${from} and ${row}.key < ${to})`;

const details = `select p.id, p.key, u.name, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", m.joined_at as "joinedAt", f.username, d.email, d.verified as "emailVerified",
    (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
       from role_assignments ra join roles r on r.organization_id = ra.organization_id and r.id = ra.role_id
       where ra.organization_id = $1 and ra.user_id = p.id) as roles
  from page p join members m on m.organization_id = $1 and m.user_id = p.id join users u on u.id = p.id
  left join profiles f on f.organization_id = $1 and f.user_id = p.id
  left join emails d on d.user_id = p.id and d.is_default`;

/** A page of members: by matching key, or newest account first without a search. The cursor is `key, id`. */
export function memberPage(organizationId: OrganizationId, criteria: MemberCriteria, { limit, after }: PageRequest): MemberStatement {
  const selection = new Selection(organizationId, criteria, true);
  if (after) selection.startAfter(after);
  const page = selection.first(limit + 1);
  return {
    text: `with page as materialized (${page}) ${details} order by ${selection.isSearch ? 'p.key, p.id' : 'p.id desc'}`,
    values: selection.values,
  };
}

/**
 * Counts up to one more than `mostCounted`, on the index of the page. It counts a member with several matching keys once. With more matching keys than
 * `mostCounted` the members count as more, too: to tell them apart would cost a look-up for each key.
 */
export function memberCount(organizationId: OrganizationId, criteria: MemberCriteria): MemberStatement {
  const selection = new Selection(organizationId, criteria, false);
  const found = selection.first(mostCounted + 1);
  const text = `select (case when count(*) > ${mostCounted} then count(*) else count(distinct id) end)::int as count from (${found}) counted`;
  return { text, values: selection.values };
}
