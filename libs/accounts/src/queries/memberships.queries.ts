// Tables: application_permissions, emails, identities, members, organizations, profiles, referrals, role_assignments, roles, users.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  isOrganizationId,
  isTimestamp,
  isUuid,
  OrganizationNotFound,
  pageOf,
  readCursor,
  type NumberedPage,
  type NumberedPageRequest,
  type OrganizationId,
  type Page,
  type Principal,
  type UserId,
} from '@app/common';
import { PreparedQueries, ReplicaReads } from '@app/database';
import { inboxStates, unreadOf } from '@app/notifications';
import type { RoleSummary } from '@app/organizations';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { publicIdColumn, UserNotFound, UsersRepository, type User } from '@app/users';
import { notificationScopeOf } from '../notifications/notification-scope.js';

/** A user as their organization sees them. */
export interface MemberRecord extends Pick<
  User,
  'name' | 'givenName' | 'familyName' | 'nickname' | 'avatarUrl' | 'createdAt' | 'version'
> {
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  /** The identity of a user who came from another issuer; null for those who signed up here. */
  readonly externalId: string | null;
  readonly email: string | null;
  /** Whether this is an address of the account, and proved. */
  readonly emailVerified: boolean;
  readonly roles: RoleSummary[];
}

interface ReadWithMember {
  /** Of a caller who holds everything: the names of all permissions of their organization's application. */
  readonly applicationPermissions?: string[] | null;
}

/** The member as the statement reads them. */
export type MemberRow = MemberRecord & PictureReference & ReadWithMember;

const memberIn = (organization: string, user: string): string =>
  `select u.id as "userId", m.organization_id as "organizationId", u.name, u.given_name as "givenName", u.family_name as "familyName",
      u.nickname, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.created_at as "createdAt", u.version,
      i."publicId" as "externalId",
      coalesce((select e.verified from emails e where e.user_id = u.id and e.is_default), i.email is not null) as "emailVerified",
      coalesce((select e.email from emails e where e.user_id = u.id and e.is_default), i.email) as email,
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) order by r.name, r.id), '[]'::json)
         from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = m.user_id) as roles
    from members m join users u on u.id = m.user_id
    left join lateral (select ${publicIdColumn('n')} as "publicId", case when n.email_verified then n.email end as email
      from identities n where n.user_id = u.id order by n.created_at, n.id limit 1) i on true
    where m.organization_id = ${organization} and m.user_id = ${user} and u.status <> 'deleted'`;

// Only who holds everything costs a look into the catalogue.
const memberOfCaller = `select member.*, case when '*' = any(c.permissions) then
    array(select p.name from application_permissions p where p.organization_id = c."organizationId" order by p.name) end as "applicationPermissions"
  from (${memberIn('c."organizationId"', 'c."userId"')}) member`;

const member = { name: 'member_record', text: memberIn('$1', '$2'), parameterTypes: ['text', 'uuid'] };

/** An organization of a user, with the number of unread notifications. */
export interface Container {
  readonly id: OrganizationId;
  readonly name: string;
  readonly unread: number;
}

const containersOfUser = {
  name: 'containers_of_user',
  text: `select o.id, o.name from members m join organizations o on o.id = m.organization_id
    where m.user_id = $1 and m.banned_at is null and ($2::text is null or m.organization_id = $2) and ($3::text is null or m.organization_id > $3)
    order by m.organization_id limit $4`,
};
const unreadOfMember = {
  name: 'unread_of_member',
  text: `select ${unreadOf('s', '$1')} as unread from (${inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2')}) s`,
  parameterTypes: ['text', 'uuid'],
};

/** A user whom the caller referred. */
export interface ReferredUser {
  readonly userId: UserId;
  /** In the organization; null when they have none. */
  readonly username: string | null;
  readonly name: string;
  readonly avatarUrl: string | null;
  /** ISO 8601, UTC. */
  readonly joinedAt: string;
}

/** A page of the referrals of a member, and the handle that new accounts name. */
export interface ReferralList extends NumberedPage<ReferredUser> {
  readonly handle: string | null;
}

interface ReferralListRow {
  readonly handle: string | null;
  readonly total: number;
  readonly referred: (ReferredUser & PictureReference)[];
}

/** One statement, one snapshot: the total counts exactly the users that can be listed. */
const referralsOfMember = {
  name: 'referrals_of_member',
  text: `select (select p.username from profiles p where p.organization_id = $1 and p.user_id = $2) as handle,
      (select count(*)::int from referrals r join users u on u.id = r.user_id
         where r.organization_id = $1 and r.referrer_id = $2 and u.status <> 'deleted') as total,
      (select coalesce(json_agg(json_build_object('userId', t.user_id, 'username', p.username, 'name', t.name, 'avatarUrl', t.avatar_url,
           'pictureHash', t.picture_hash, 'joinedAt', to_char(t.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
           order by t.joined_at desc, t.user_id desc), '[]'::json)
         from (select r.organization_id, r.user_id, r.joined_at, u.name, u.avatar_url, u.picture_hash from referrals r join users u on u.id = r.user_id
           where r.organization_id = $1 and r.referrer_id = $2 and (r.joined_at, r.user_id) < ($3::timestamptz, $4::uuid) and u.status <> 'deleted'
           order by r.joined_at desc, r.user_id desc limit $5 offset $6) t
         left join profiles p on p.organization_id = t.organization_id and p.user_id = t.user_id) as referred
    from members m where m.organization_id = $1 and m.user_id = $2`,
};

/** Later than every referral. */
const beyondAll = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** Reads memberships: a member, the organizations of a user, the referrals of a member. Each is one statement. */
@Injectable()
export class MembershipQueries {
  /** For routes that show the caller as a member of their organization. */
  static readonly memberOfCaller = { name: 'member', text: memberOfCaller };

  constructor(
    private readonly statements: PreparedQueries,
    private readonly reads: ReplicaReads,
    private readonly users: UsersRepository,
    private readonly pictures: PictureAddresses,
  ) {}

  /**
   * A member of an organization. Throws `UserNotFound`.
   * @param read what the guard has read, on a route that `ReadWithCaller(MembershipQueries.memberOfCaller)`
   */
  async member(organization: OrganizationId | null, userId: UserId, read?: MemberRow): Promise<MemberRecord> {
    const found =
      read ?? (organization && (await this.statements.batchedRow<MemberRow>(member, [organization, userId])));
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }

  /** @param reference the id of the user, or the public id of an identity */
  async findMember(organization: OrganizationId | null, reference: string): Promise<MemberRecord> {
    return this.member(organization, await this.userIdOf(reference));
  }

  /**
   * The same to be shown to others, perhaps from a replica.
   * @param reference as of `findMember`
   */
  async viewMember(organization: OrganizationId | null, reference: string): Promise<MemberRecord> {
    const values = [organization, await this.userIdOf(reference)];
    const found = await this.reads.read((queries) => queries.batchedRow<MemberRow>(member, values));
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }

  /** Organizations of the caller, by id. */
  async containers(caller: Principal, limit: number, cursor: string | undefined): Promise<Page<Container>> {
    const [after = null] = readCursor(cursor, isOrganizationId) ?? [];
    const found = await this.statements.rows<Omit<Container, 'unread'>>(containersOfUser, [
      caller.userId,
      notificationScopeOf(caller),
      after,
      limit + 1,
    ]);
    const page = pageOf(found, limit, ({ id }) => [id]);
    return { ...page, items: await Promise.all(page.items.map((one) => this.withUnread(one, caller.userId))) };
  }

  /** Newest first. Deleted users are neither listed nor counted. */
  async referrals(
    organization: OrganizationId | null,
    referrer: UserId,
    { page = 1, limit, cursor }: NumberedPageRequest,
  ): Promise<ReferralList> {
    const [joinedAt, userId] = readCursor(cursor, isTimestamp, isUuid) ?? beyondAll;
    const values = [organization, referrer, joinedAt, userId, limit + 1, (page - 1) * limit];
    const row = organization && (await this.statements.row<ReferralListRow>(referralsOfMember, values));
    if (!row) throw new OrganizationNotFound();
    const { items, nextCursor } = pageOf(row.referred, limit, (one) => [one.joinedAt, one.userId]);
    const shown = items.map((one) => ({ ...one, avatarUrl: this.pictures.of(one) }));
    return { handle: row.handle, total: row.total, items: shown, ...(nextCursor !== undefined && { nextCursor }) };
  }

  /** The inboxes of different organizations may be on different nodes; otherwise one statement reads many. */
  private async withUnread(container: Omit<Container, 'unread'>, userId: UserId): Promise<Container> {
    const inbox = await this.statements.batchedRow<Pick<Container, 'unread'>>(unreadOfMember, [container.id, userId]);
    return { ...container, unread: inbox?.unread ?? 0 };
  }

  /** The user that a reference names, if there is one. Throws `UserNotFound`. */
  async userIdOf(reference: string): Promise<UserId> {
    if (isUuid(reference)) return reference as UserId;
    const userId = reference.includes('|') ? await this.users.idOf(reference) : undefined;
    if (!userId) throw new UserNotFound();
    return userId;
  }
}

/**
 * Names what can change about a member: the user, the set of roles and, where the username is shown, the profile. Two
 * members in the same state have the same name.
 */
export function memberStateOf(record: {
  readonly version: number;
  readonly roles: readonly Pick<RoleSummary, 'id'>[];
  /** Null: there is no profile. */
  readonly profileVersion?: number | null;
}): string {
  const roles = record.roles.map((role) => role.id).sort();
  const state = `${record.version}-${createHash('sha256').update(roles.join()).digest('base64url').slice(0, 10)}`;
  return record.profileVersion === undefined ? state : `${state}.${record.profileVersion ?? 0}`;
}

/** The part of a state without the profile, on which a change of roles does not depend. */
export const rolesStateOf = (state: string): string => state.replace(/\.\d+$/, '');
