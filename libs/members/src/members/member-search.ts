import { isUuid, mostCounted, type OrganizationId, type PageRequest, type UserId, addressKeyOf } from '@app/common';
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

/** Folds letter by letter, as the database does: a final sigma equals other sigmas. */
const inLowerCase = (text: string): string =>
  Array.from(text, (character) => character.toLowerCase())
    .join('')
    .replaceAll('ς', 'σ');

/** The search text as `member_keys` spells names, email addresses and usernames. Mostly the three are equal. */
export function prefixesOf(search: string): string[] {
  const words = search.normalize('NFKC').trim().replace(/\s+/gu, ' ');
  return [...new Set([inLowerCase(words), addressKeyOf(search), canonicalNameOf(search.trim())])].filter((prefix) => prefix !== '');
}

/** The id in a search text: a UUID, also with the prefix `local|` of the user directory. */
export function idIn(search: string): UserId | undefined {
  const text = search.trim().replace(/^local\|/, '');
  return isUuid(text) ? (text.toLowerCase() as UserId) : undefined;
}

/**
 * The tables of the conditions. Keys come first, because several keys of a member may match; the others have one row
 * for a member.
 */
const tables = { k: 'member_keys', a: 'role_assignments', s: 'member_keys', m: 'members' } as const;

class Selection {
  readonly values: unknown[] = [];
  readonly where: string[] = [];
  readonly from: string;
  /** The table whose index orders the list. The other tables filter its rows. */
  readonly walked: keyof typeof tables;
  readonly order: string;

  constructor(organizationId: OrganizationId, { prefixes, userId, status, roleId }: MemberCriteria) {
    const used = (['k', 'a', 's'] as const).filter((alias) => ({ k: prefixes, a: roleId, s: status })[alias] !== undefined);
    const [walked = 'm', ...others] = used;
    this.walked = walked;
    this.order = walked === 'k' ? 'k.key, k.user_id' : `${walked}.user_id desc`;
    this.where.push(`${walked}.organization_id = ${this.bind(organizationId)}`);
    this.from = [
      `${tables[walked]} ${walked}`,
      ...others.map((one) => `${tables[one]} ${one} on ${one}.organization_id = $1 and ${one}.user_id = ${walked}.user_id`),
    ].join(' join ');
    if (prefixes) this.addPrefixes(prefixes);
    if (userId) this.where.push(`${walked}.user_id = ${this.bind(userId)}`);
    if (status) this.where.push(`s.kind = 'status' and s.key = ${this.bind(status)}`);
    if (roleId !== undefined) this.where.push(`a.role_id = ${this.bind(roleId)}`);
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** Lists a member with several matching keys once, at the first key. */
  private addPrefixes(prefixes: readonly string[]): void {
    const bounds = prefixes.map((prefix) => [this.bind(prefix), this.bind(`${prefix}\u{10ffff}`)] as const);
    const fits = (row: string): string => bounds.map(([from, to]) => `(${row}.key >= ${from} and ${row}.key < ${to})`).join(' or ') || 'false';
    this.where.push(`k.kind <> 'status'`, `(${fits('k')})`);
    this.where.push(`not exists (select 1 from member_keys e where e.organization_id = $1 and e.user_id = k.user_id and e.kind <> 'status'
      and (e.key, e.kind) < (k.key, k.kind) and (${fits('e')}))`);
  }
}

const details = `select p.id, p.key, u.name, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", m.joined_at as "joinedAt", f.username, d.email, d.verified as "emailVerified",
    (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
       from role_assignments ra join roles r on r.organization_id = ra.organization_id and r.id = ra.role_id
       where ra.organization_id = $1 and ra.user_id = p.id) as roles
  from page p join members m on m.organization_id = $1 and m.user_id = p.id join users u on u.id = p.id
  left join profiles f on f.organization_id = $1 and f.user_id = p.id
  left join emails d on d.user_id = p.id and d.is_default`;

/** A page of members: by matching key, or newest account first without a search. The cursor is `key, id`. */
export function memberPage(organizationId: OrganizationId, criteria: MemberCriteria, { limit, after }: PageRequest): MemberStatement {
  const selection = new Selection(organizationId, criteria);
  const { values, from, where, walked, order } = selection;
  const found = walked === 'k';
  if (after)
    where.push(
      found ? `(k.key, k.user_id) > (${selection.bind(after[0])}, ${selection.bind(after[1])}::uuid)` : `${walked}.user_id < ${selection.bind(after[1])}::uuid`,
    );
  const page = `select ${walked}.user_id as id, ${found ? 'k.key' : `''`} as key from ${from} where ${where.join(' and ')}
    order by ${order} limit ${selection.bind(limit + 1)}`;
  return { text: `with page as materialized (${page}) ${details} order by ${found ? 'p.key, p.id' : 'p.id desc'}`, values };
}

/** Counts up to one more than `mostCounted`, on the index of the page. */
export function memberCount(organizationId: OrganizationId, criteria: MemberCriteria): MemberStatement {
  const { values, from, where, order } = new Selection(organizationId, criteria);
  const some = `select 1 from ${from} where ${where.join(' and ')} order by ${order} limit ${mostCounted + 1}`;
  return { text: `select count(*)::int as count from (${some}) counted`, values };
}
