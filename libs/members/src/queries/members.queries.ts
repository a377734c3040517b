// Tables: attribute_schemas, emails, identities, member_attributes, members, passkeys, phone_numbers, profiles, recovery_codes,
// role_assignments, roles, totp_factors, users.
import { Injectable } from '@nestjs/common';
import { attributeRoleOf, AttributeRules, type AttributeCondition, type AttributeValues } from '@app/attributes';
import { memberIdOf, MemberNotFound, type RoleSummary } from '@app/organizations';
import {
  countedPage,
  isStorableText,
  isTimestamp,
  isUuid,
  mostCounted,
  pageOf,
  readCursor,
  RequestInvalid,
  searchPrefixOf,
  type CountedPage,
  type OrganizationId,
  type OrganizationPrincipal,
  type PageRequest,
  type UserId,
} from '@app/common';
import { PreparedQueries, ReplicaReads, type ReadQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { subjectColumn, UsersRepository, type Email, type Identity, type PhoneNumber, type User } from '@app/users';
import {
  gramsOf,
  idIn,
  innerOf,
  lastSeenAt,
  memberCount,
  memberPage,
  memberSizes,
  prefixesOf,
  type MemberSizes,
  type MemberStatement,
} from './member-search.js';
import type { InnerText, MemberCriteria, MemberSort } from './member-selection.js';

/** A member in a list. */
export interface ListedMember extends Pick<User, 'name' | 'status' | 'avatarUrl'> {
  readonly id: UserId;
  readonly username: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean | null;
  readonly joinedAt: Date;
  /** The last sign-in, refresh or use of an API key in this organization, of those that still exist. */
  readonly lastSeenAt: Date | null;
  readonly roles: Pick<RoleSummary, 'id' | 'name'>[];
}

/**
 * Filters: the beginning of an email address, a username or a word of the name, then, from three letters on, a
 * text inside of one, or a whole id; a status; a role; a domain of an address; the time of joining.
 */
interface MemberQuery extends Pick<MemberCriteria, 'status' | 'roleId' | 'domain' | 'joined' | 'sort'> {
  readonly search?: string;
  /** At most three. */
  readonly attributes?: readonly AttributeCondition[];
  readonly cursor?: string;
  readonly limit: number;
}

/** A member with the fields that admins see. */
export interface MemberDetails extends Pick<
  User,
  'status' | 'name' | 'bio' | 'avatarUrl' | 'version' | 'createdAt' | 'deletedAt' | 'purgeAfter'
> {
  readonly id: UserId;
  readonly username: string | null;
  /** Of the profile in the organization; null: there is none. */
  readonly profileVersion: number | null;
  readonly joinedAt: Date;
  readonly bannedAt: Date | null;
  /** The end of the ban of the membership, otherwise of that of the account. */
  readonly bannedUntil: Date | null;
  /** Of the ban of the membership. */
  readonly banReason: string | null;
  /** The last sign-in, refresh or use of an API key in this organization, of those that still exist. */
  readonly lastSeenAt: Date | null;
  readonly roles: RoleSummary[];
  readonly emails: Pick<Email, 'email' | 'verified' | 'isDefault'>[];
  readonly phoneNumbers: Pick<PhoneNumber, 'phoneNumber' | 'verified' | 'isPrimary'>[];
  readonly identities: Pick<Identity, 'provider' | 'subject' | 'name' | 'email'>[];
  /** The kinds of second factors: `otp`, `passkey`, `recovery`. */
  readonly factors: readonly string[];
  /** Those of the organization's own that the caller may read. */
  readonly attributes: AttributeValues;
}

/** As they are stored, whoever may read them. */
interface StoredAttributes {
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly stored: AttributeValues | null;
}

type ListedRow = ListedMember & PictureReference & { readonly key: string; readonly isEnd: boolean };

/** What one way of searching gives to a page. */
interface Part {
  readonly rows: ListedRow[];
  /** The last row that was looked at, where not all were. */
  readonly end?: ListedRow | undefined;
  readonly count: number;
}

type DetailsRow = Omit<MemberDetails, 'attributes'> & PictureReference & StoredAttributes;

const nothing: Part = { rows: [], count: 0 };

const memberDetails = {
  name: 'member_file',
  text: `select u.id, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.version, u.created_at as "createdAt",
      u.deleted_at as "deletedAt", u.purge_after as "purgeAfter", m.joined_at as "joinedAt", p.username, p.version as "profileVersion", m.banned_at as "bannedAt", m.ban_reason as "banReason",
      case when m.banned_at is not null then m.banned_until when u.status = 'banned' then u.banned_until end as "bannedUntil",
      ${lastSeenAt},
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) order by r.name, r.id), '[]'::json)
         from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = m.user_id) as roles,
      (select coalesce(json_agg(json_build_object('email', e.email, 'verified', e.verified, 'isDefault', e.is_default) order by e.created_at, e.id), '[]'::json)
         from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('phoneNumber', t.phone_number, 'verified', t.verified, 'isPrimary', t.is_primary) order by t.created_at, t.id), '[]'::json)
         from phone_numbers t where t.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('provider', i.provider, 'subject', ${subjectColumn('i')}, 'name', i.name, 'email', i.email) order by i.created_at, i.id), '[]'::json)
         from identities i where i.user_id = u.id) as identities,
      array_remove(array[
        case when exists (select 1 from totp_factors f where f.user_id = u.id and f.confirmed_at is not null) then 'otp' end,
        case when exists (select 1 from passkeys k where k.user_id = u.id) then 'passkey' end,
        case when exists (select 1 from recovery_codes c where c.user_id = u.id) then 'recovery' end], null) as factors,
      (select s.schema from attribute_schemas s where s.organization_id = m.organization_id) as schema,
      (select v.attributes from member_attributes v where v.organization_id = m.organization_id and v.user_id = m.user_id) as stored
    from members m join users u on u.id = m.user_id
    left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id
    where m.organization_id = $1 and m.user_id = $2`,
};

/** Reads members for admins: lists of up to a million, and one in detail. */
@Injectable()
export class MemberQueries {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly reads: ReplicaReads,
    private readonly users: UsersRepository,
    private readonly pictures: PictureAddresses,
  ) {}

  /** Throws `RequestInvalid` for a search with another order than its own. */
  async list(organizationId: OrganizationId, query: MemberQuery): Promise<CountedPage<ListedMember>> {
    const { search, cursor, limit } = query;
    const sort = sortOf(query);
    const after = readCursor(cursor, sort ? isTimestamp : isStorableText, isUuid);
    const found = search === undefined ? {} : await this.criteriaOf(search);
    const criteria = { ...found, ...filtersOf(query), ...(sort && { sort }) };
    const inner = search === undefined || found.userId ? undefined : innerOf(search);
    const isInside = inner !== undefined && after?.[0] === '';
    const [first, second] = await this.reads.read(async (queries): Promise<[Part, Part]> => {
      const first = await part(queries, organizationId, criteria, isInside ? undefined : { limit, after });
      const isOver = first.end === undefined && first.rows.length <= limit;
      const rest = { limit: limit - first.rows.length, after: isInside ? after : undefined };
      if (inner === undefined || (!isOver && first.count > mostCounted)) return [first, nothing];
      return [first, await inside(queries, organizationId, inner, criteria, isOver ? rest : undefined)];
    });
    const rows = [...first.rows, ...second.rows];
    const page = pageOf(rows, limit, (row) => [row.key, row.id], first.end ?? second.end);
    const items = page.items.map((row) => ({ ...row, avatarUrl: this.pictures.of(row) }));
    return countedPage({ ...page, items }, first.count + second.count);
  }

  /** Also a deleted member whose account can be restored. Throws `MemberNotFound`. */
  async details(caller: OrganizationPrincipal, id: string): Promise<MemberDetails> {
    const found = await this.statements.row<DetailsRow>(memberDetails, [caller.organizationId, memberIdOf(id)]);
    if (!found) throw new MemberNotFound();
    const { schema, stored, ...member } = found;
    const attributes = AttributeRules.of(schema).readable(attributeRoleOf(caller), stored ?? {});
    return { ...member, attributes, avatarUrl: this.pictures.of(found) };
  }

  /** An id, also in the form of the user directory, identifies one user. Other texts are prefixes. */
  private async criteriaOf(search: string): Promise<MemberCriteria> {
    const userId = idIn(search) ?? (await this.externalIdIn(search));
    return userId ? { userId } : { prefixes: prefixesOf(search) };
  }

  private async externalIdIn(search: string): Promise<UserId | undefined> {
    const bar = search.indexOf('|');
    return bar < 1 ? undefined : this.users.idOf(search.trim());
  }
}

/** Who asks for a time of joining gets its order, where there is no search: no index has both that and the ids. */
function sortOf({ search, joined, sort }: MemberQuery): MemberSort | undefined {
  if (search === undefined) return sort ?? (joined && '-joinedAt');
  if (!sort) return undefined;
  const message = 'a search has an order of its own: leave out sort, or search';
  throw new RequestInvalid({ fields: [{ field: 'sort', message }] });
}

const filtersOf = ({ status, roleId, attributes, domain, joined }: MemberQuery): MemberCriteria => ({
  ...(status && { status }),
  ...(roleId !== undefined && { roleId }),
  ...(attributes && { attributes }),
  ...(domain !== undefined && { domain: searchPrefixOf(domain) }),
  ...(joined && { joined }),
});

/** A page of the members who meet the criteria, if one is asked for, and how many do. */
async function part(
  queries: ReadQueries,
  organizationId: OrganizationId,
  criteria: MemberCriteria,
  page?: PageRequest,
): Promise<Part> {
  const run = <R>(statement: MemberStatement | undefined): Promise<R[]> =>
    statement ? queries.rows<R>({ text: statement.text }, statement.values) : Promise.resolve([]);
  const [sizes] = await run<MemberSizes>(memberSizes(organizationId, criteria));
  const found = await run<ListedRow>(page && memberPage(organizationId, criteria, page, sizes));
  const [counted] = await run<{ count: number }>(memberCount(organizationId, criteria, sizes));
  const rows = found.filter(({ isEnd }) => !isEnd);
  return { rows, end: found.find(({ isEnd }) => isEnd), count: counted?.count ?? Infinity };
}

/** The same for members in whose keys a text is, and whom the criteria do not find. */
async function inside(
  queries: ReadQueries,
  organizationId: OrganizationId,
  text: string,
  criteria: MemberCriteria,
  page?: PageRequest,
): Promise<Part> {
  const { name, text: statement, values } = gramsOf(organizationId, text);
  const found = await queries.row<Omit<InnerText, 'text'>>({ name, text: statement }, values);
  const { grams = [], isCommon = false } = found ?? {};
  return part(queries, organizationId, { ...criteria, inner: { text, grams, isCommon } }, page);
}
