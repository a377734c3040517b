// Tables: api_keys, emails, members, profiles, role_assignments, roles, sessions, users.
import { SessionsRepository } from '@app/auth';
import {
  addressKeyOf,
  isUuid,
  mostCounted,
  searchPrefixOf,
  type OrganizationId,
  type PageRequest,
  type UserId,
} from '@app/common';
import { canonicalNameOf } from '@app/usernames';
import { attributeSources, mostLookedAt, Selection, type MemberCriteria, type Source } from './member-selection.js';

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

/** Finds the grams of an inner text. */
export const gramsOf = (organizationId: OrganizationId, text: string): MemberStatement & { name: string } => ({
  ...rarestGrams,
  values: [organizationId, text],
});

/** Fewer letters are inside of nearly every name, and an index has nothing to find them by. */
const leastInner = 3;

/** Of a long text the index is asked for so many grams, the rarest: each further one costs a list of rows to walk. */
const mostGrams = 3;
/** A gram that so many keys have is no help: to walk the list of its rows takes about 15 ms. */
const commonGram = 50_000;

/**
 * The rarest grams of a text, by the statistics of their index, where PostgreSQL has gathered some. An element that is
 * not among its commonest ones is rare.
 */
const rarestGrams = {
  name: 'search_grams_by_rarity',
  text: `with common as (
      select unnest(most_common_elems::text::int[]) as gram, unnest(most_common_elem_freqs) as share
      from pg_stats where schemaname = current_schema() and tablename = 'ix_member_keys_grams'),
    found as (
      select g.gram, coalesce(c.share * (select reltuples from pg_class where oid = 'ix_member_keys_grams'::regclass), 0) as rows
      from (select distinct unnest(search_grams($1, $2)) as gram) g left join common c using (gram)
      order by rows limit case when exists (select from common) then ${mostGrams} end)
    select coalesce(array_agg(gram), '{}') as grams, coalesce(min(rows), 0) > ${commonGram} as "isCommon" from found`,
};

/** What a search looks for inside of words, or nothing. */
export function innerOf(search: string): string | undefined {
  const text = searchPrefixOf(search);
  return Array.from(text).length < leastInner ? undefined : text;
}

/** The id in a search text: a UUID. */
export function idIn(search: string): UserId | undefined {
  const text = search.trim();
  return isUuid(text) ? (text.toLowerCase() as UserId) : undefined;
}

/** How many rows meet each condition, counted up to one more than `mostLookedAt`. */
export type MemberSizes = Partial<Record<Source, number>>;

const sourcesOf = (criteria: MemberCriteria): Source[] => {
  const { prefixes, inner, status, roleId, attributes = [], domain, joined } = criteria;
  const keys = { k: inner === undefined ? prefixes : undefined, i: inner, d: domain };
  const conditions = { ...keys, a: roleId, s: status, j: joined };
  const others = attributeSources.filter((_, at) => attributes[at] !== undefined);
  const sources = (['k', 'i', 'd', 'a', 's', 'j'] as const).filter((source) => conditions[source] !== undefined);
  // The order of choice where conditions have much the same size.
  return [...sources.slice(0, 1), ...others, ...sources.slice(1)];
};

/** Conditions whose index gives members in another order than that of the list. They lead to few members, or none. */
function unorderedOf(criteria: MemberCriteria): Source[] {
  const { inner, attributes = [], joined, sort } = criteria;
  if (sort) return sourcesOf(criteria).filter((source) => source !== 'j');
  const prefixes = attributeSources.filter((_, at) => attributes[at]?.isPrefix);
  return [...(inner === undefined ? [] : (['i'] as const)), ...prefixes, ...(joined ? (['j'] as const) : [])];
}

/** The criteria of one condition alone. */
function only(criteria: MemberCriteria, source: Source): MemberCriteria {
  const { prefixes, inner, status, roleId, attributes = [], domain, joined } = criteria;
  const at = attributeSources.findIndex((one) => one === source);
  if (at >= 0) return { attributes: Object.assign([], { [at]: attributes[at] }) };
  const own = { k: { prefixes }, i: { inner }, s: { status }, a: { roleId }, d: { domain }, j: { joined }, m: {} };
  return own[source as keyof typeof own];
}

/**
 * Keys lead, since their index has the order of the list and is left when the page is full, unless far fewer
 * members have the status or the role. Without sizes the
 * first condition leads. A list in the order of joining follows that, unless few members meet a condition.
 */
function leaderOf(criteria: MemberCriteria, sizes: MemberSizes): Source {
  if (criteria.sort) return leastOf(sourcesOf(criteria), sizes) ?? 'j';
  const [first = 'm', ...others] = sourcesOf(criteria);
  const sizeOf = (source: Source): number => sizes[source] ?? Infinity;
  const few = Math.min(mostLookedAt, sizeOf(first) > mostLookedAt ? Infinity : sizeOf(first) / 4);
  const [least = first] = others
    .filter((source) => sizeOf(source) <= few)
    .sort((one, other) => sizeOf(one) - sizeOf(other));
  const unordered = unorderedOf(criteria);
  if (!unordered.includes(least) || sizeOf(least) <= mostLookedAt) return least;
  return others.find((source) => !unordered.includes(source)) ?? 'm';
}

/** The condition that the fewest members meet, if they are few. */
function leastOf(sources: readonly Source[], sizes: MemberSizes): Source | undefined {
  const sizeOf = (source: Source): number => sizes[source] ?? Infinity;
  const few = sources.filter((source) => sizeOf(source) <= mostLookedAt);
  return few.sort((one, other) => sizeOf(one) - sizeOf(other))[0];
}

const isFew = (size = Infinity): boolean => size <= mostLookedAt;

/** Whether a page may look at a part only of what it would have to. */
function isCutShort(criteria: MemberCriteria, leader: Source, sizes: MemberSizes): boolean {
  const isUnordered = unorderedOf(criteria).length > 0;
  if (criteria.sort) return isUnordered && leader === 'j' && !isFew(sizes.j);
  return (sizes[leader] ?? 0) > mostLookedAt || (isUnordered && leader === 'm');
}

/**
 * Counts the rows of several conditions, from which the leader is chosen. Undefined where there is no choice:
 * one condition other than inner letters, or one user.
 */
export function memberSizes(organizationId: OrganizationId, criteria: MemberCriteria): MemberStatement | undefined {
  const sources = sourcesOf(criteria);
  if (criteria.userId || (sources.length < 2 && unorderedOf(criteria).length === 0)) return undefined;
  const { inner } = criteria;
  const values: unknown[] = [];
  const counts = sources.map((source) => {
    if (source === 'i' && inner?.isCommon) return `${mostLookedAt + 1} as i`;
    const selection = new Selection(organizationId, only(criteria, source), source);
    const text = selection
      .size(mostLookedAt + 1)
      .replace(/\$(\d+)/g, (_, place: string) => `$${Number(place) + values.length}`);
    values.push(...selection.values);
    return `${text} as ${source}`;
  });
  return { text: `select ${counts.join(', ')}`, values };
}

/** The last sign-in, refresh or use of a key of member `m`, of those sessions and keys that are still there. */
export const lastSeenAt = `greatest((select max(s.last_used_at) from (select last_used_at, organization_id from sessions where user_id = m.user_id
       order by expires_at desc, id desc limit ${SessionsRepository.most}) s where s.organization_id = m.organization_id),
    (select max(k.last_used_at) from api_keys k where k.organization_id = m.organization_id and k.user_id = m.user_id)) as "lastSeenAt"`;

const details = (
  isEnd: string,
  key: string,
): string => `select p.id, ${key} as key, ${isEnd} as "isEnd", u.name, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", m.joined_at as "joinedAt", f.username, d.email, d.verified as "emailVerified",
    ${lastSeenAt},
    (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
       from role_assignments ra join roles r on r.organization_id = ra.organization_id and r.id = ra.role_id
       where ra.organization_id = $1 and ra.user_id = p.id) as roles
  from page p join members m on m.organization_id = $1 and m.user_id = p.id join users u on u.id = p.id
  left join profiles f on f.organization_id = $1 and f.user_id = p.id
  left join emails d on d.user_id = p.id and d.is_default`;

/**
 * A page of members: by matching key, by the time of joining, or newest account first where none of them is asked for.
 * The cursor is `key, id`. A row that `isEnd` is no member of the page: the list goes on after it, though the page is
 * not full.
 */
export function memberPage(
  organizationId: OrganizationId,
  criteria: MemberCriteria,
  { limit, after }: PageRequest,
  sizes: MemberSizes = {},
): MemberStatement {
  const leader = leaderOf(criteria, sizes);
  const selection = new Selection(organizationId, criteria, leader, isFew(sizes[leader]));
  if (after) selection.startAfter(after);
  const isCut = isCutShort(criteria, leader, sizes);
  const page = isCut
    ? selection.firstLookedAt(limit + 1)
    : `page as materialized (${selection.first(limit + 1, true)})`;
  const key = criteria.sort ? `to_char(p.key at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : 'p.key';
  const { direction } = selection;
  return {
    text: `with ${page} ${details(isCut ? 'p."isEnd"' : 'false', key)} order by p.key ${direction}, p.id ${direction}`,
    values: selection.values,
  };
}

/**
 * Counts up to one more than `mostCounted`, on the index of the page. It counts a member with several
 * matching keys once. With more matching keys than
 * `mostCounted` the members count as more, too: to tell them apart would cost a look-up for each key.
 * Undefined: too many rows meet each of several conditions.
 */
export function memberCount(
  organizationId: OrganizationId,
  criteria: MemberCriteria,
  sizes: MemberSizes = {},
): MemberStatement | undefined {
  const leader = leaderOf(criteria, sizes);
  if (isCutShort(criteria, leader, sizes)) return undefined;
  const selection = new Selection(organizationId, criteria, leader, isFew(sizes[leader]));
  const found = selection.first(mostCounted + 1, false);
  const text = `select (case when count(*) > ${mostCounted} then count(*) else count(distinct id) end)::int as count from (${found}) counted`;
  return { text, values: selection.values };
}

/** The statements of the list of members, for who looks at their plans. */
export const memberSearch = { gramsOf, memberCount, memberPage, memberSizes };
