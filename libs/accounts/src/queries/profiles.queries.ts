// Tables: api_keys, collection_objects, emails, identities, members, organizations, password_credentials,
// phone_numbers, profiles, sessions, users, wallets.
import { Injectable } from '@nestjs/common';
import { SessionsRepository } from '@app/auth';
import { Clock, isOrganizationId, type OrganizationId, type Principal, type UserId } from '@app/common';
import { columnList, PreparedQueries, ReplicaReads } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { canonicalNameOf, longestName, NameRegistry } from '@app/usernames';
import {
  personalFields,
  UserNotFound,
  type Email,
  type Identity,
  type PersonalField,
  type PhoneNumber,
  type User,
} from '@app/users';
import { ProfileNotFound } from '../accounts.errors.js';
import { readSignedInUser, type SignedInUser } from './signed-in-user.queries.js';

type Dated<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };

/** A user with everything that they see of their own account. Dates inside the lists are ISO 8601 texts. */
export interface AccountRecord extends Pick<
  User,
  'id' | 'status' | 'version' | 'createdAt' | 'updatedAt' | Exclude<PersonalField, 'pictureHash'>
> {
  readonly emails: Dated<Omit<Email, 'userId' | 'addressKey'>>[];
  readonly phoneNumbers: Dated<Omit<PhoneNumber, 'userId'>>[];
  readonly identities: Dated<
    Pick<Identity, 'id' | 'name' | 'email' | 'avatarUrl' | 'provider' | 'createdAt' | 'updatedAt'>
  >[];
  /** Sessions that could still make a call now. */
  readonly activeSessions: number;
  readonly passwordSet: boolean;
  /** Whether an API key of the user works. */
  readonly tokenSet: boolean;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const times = (row: string): string =>
  `'createdAt', ${time(`${row}.created_at`)}, 'updatedAt', ${time(`${row}.updated_at`)}`;

/** The account as the statement reads it. */
export type AccountRow = AccountRecord & PictureReference;

const accountOf = (user: string, now: string): string =>
  `select u.id, u.status, ${columnList('u', personalFields)}, u.version, u.created_at as "createdAt", u.updated_at as "updatedAt",
      (select coalesce(json_agg(json_build_object('id', e.id, 'email', e.email, 'verified', e.verified, 'isDefault', e.is_default, ${times('e')})
         order by e.created_at, e.id), '[]'::json) from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('id', p.id, 'phoneNumber', p.phone_number, 'verified', p.verified, 'isPrimary', p.is_primary, ${times('p')})
         order by p.created_at, p.id), '[]'::json) from phone_numbers p where p.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'email', i.email, 'avatarUrl', i.avatar_url, 'provider', i.provider, ${times('i')})
         order by i.created_at, i.id), '[]'::json) from identities i where i.user_id = u.id) as identities,
      (select count(*)::int from (select 1 from sessions s where s.user_id = u.id and s.expires_at > ${now} limit ${SessionsRepository.most}) live) as "activeSessions",
      exists (select 1 from password_credentials c where c.user_id = u.id) as "passwordSet",
      exists (select 1 from api_keys k where k.user_id = u.id and (k.expires_at is null or k.expires_at > ${now})) as "tokenSet"
    from users u where u.id = ${user} and u.status <> 'deleted'`;

const account = { name: 'account_record', text: accountOf('$1', '$2'), parameterTypes: ['uuid', 'timestamptz'] };

/** The account of the caller, for routes that show it. */
export const accountOfCaller = { name: 'account', text: accountOf('c."userId"', '$3') };

/** A user in an organization, as the M2 API shows them. */
export interface ProfileRecord {
  readonly username: string | null;
  readonly avatarUrl: string | null;
  /** Checksummed (EIP-55). */
  readonly walletAddress: string | null;
  readonly objectUrl: string | null;
  readonly datasourceId: string | null;
  readonly objectDefinitionId: string | null;
  readonly version: number;
  readonly userVersion: number;
}

/** The profile as the statement reads it. */
export type ProfileRow = ProfileRecord & PictureReference;

const profileIn = (organization: string, user: string): string =>
  `select p.username, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", w.address as "walletAddress", o.url as "objectUrl", o.datasource_id as "datasourceId", o.object_definition_id as "objectDefinitionId",
      p.version, u.version as "userVersion"
    from profiles p join users u on u.id = p.user_id
    left join wallets w on w.user_id = p.user_id
    left join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
      and o.datasource_id = p.avatar_datasource_id and o.object_definition_id = p.avatar_object_definition_id
    where p.organization_id = ${organization} and p.user_id = ${user} and u.status <> 'deleted'`;

const profile = { name: 'profile_record', text: profileIn('$1', '$2'), parameterTypes: ['text', 'uuid'] };

/** A user with their name in an organization, as they see themselves. */
export interface UserDetailsRecord
  extends
    Pick<User, 'name' | 'bio' | 'avatarUrl' | 'address' | 'dateOfBirth' | 'createdAt' | 'updatedAt'>,
    Pick<ProfileRecord, 'username' | 'walletAddress' | 'version' | 'userVersion'> {
  readonly userId: UserId;
  readonly email: string | null;
}

/** The user as the statement reads them. */
export type UserDetailsRow = UserDetailsRecord & PictureReference;

// A profile that is not there is in the state of one that was just made, so that a tag read before it is made
// stays good.
const userDetailsIn = (organization: string, user: string): string =>
  `select u.id as "userId", u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.address, to_char(u.date_of_birth, 'YYYY-MM-DD') as "dateOfBirth",
      u.created_at as "createdAt", greatest(u.updated_at, p.updated_at) as "updatedAt", p.username, w.address as "walletAddress",
      coalesce(e.email, (select i.email from identities i where i.user_id = u.id and i.email_verified order by i.created_at, i.id limit 1)) as email,
      coalesce(p.version, 1) as version, u.version as "userVersion"
    from users u
    left join profiles p on p.organization_id = ${organization} and p.user_id = u.id
    left join emails e on e.user_id = u.id and e.is_default
    left join wallets w on w.user_id = u.id
    where u.id = ${user} and u.status <> 'deleted'`;

const userDetails = { name: 'user_details', text: userDetailsIn('$1', '$2'), parameterTypes: ['text', 'uuid'] };

/** The public profile of a member. No other data of a user is read here. */
export interface PublicProfileRecord extends Pick<User, 'name' | 'bio' | 'avatarUrl'> {
  readonly username: string;
  readonly organizationId: OrganizationId;
  readonly joinedAt: Date;
}

const publicMember = `from profiles p
    join organizations o on o.id = p.organization_id and o.public_profiles
    join members m on m.organization_id = p.organization_id and m.user_id = p.user_id and m.banned_at is null
    join users u on u.id = p.user_id and u.status = 'active'`;
// Where names are not unique, the name means the one who joined first.
const publicProfile = {
  name: 'public_profile',
  text: `select p.username, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", p.organization_id as "organizationId", m.joined_at as "joinedAt"
    ${publicMember} where p.organization_id = $1 and p.username_key = $2
    order by m.joined_at, p.user_id limit 1`,
};
const redirects = {
  name: 'username_redirects',
  text: 'select 1 from organizations where id = $1 and public_profiles and username_redirects',
};
const publicName = {
  name: 'public_name',
  text: `select p.username ${publicMember} where p.organization_id = $1 and p.user_id = $2 and p.username is not null`,
};

/**
 * Normalization takes more than linear time for some texts, and the caller is not known yet: what is too long to be
 * a name is not looked at.
 */
const mayBeName = (text: string): boolean => text.length <= 2 * longestName;

/**
 * Reads what the APIs show of one user: the account, the profile in an organization, the public profile. Each
 * is one statement.
 */
@Injectable()
export class ProfileQueries {
  /** For routes that show the profile of the caller in their organization. */
  static readonly profileOfCaller = { name: 'profile', text: profileIn('c."organizationId"', 'c."userId"') };
  /** For routes that show the caller with their name in their organization. */
  static readonly userDetailsOfCaller = { name: 'person', text: userDetailsIn('c."organizationId"', 'c."userId"') };

  constructor(
    private readonly statements: PreparedQueries,
    private readonly reads: ReplicaReads,
    private readonly clock: Clock,
    private readonly pictures: PictureAddresses,
    private readonly names: NameRegistry,
  ) {}

  /** What a front end shows of the caller. Throws `Unauthenticated` when the session has ended meanwhile. */
  async signedIn(caller: Principal): Promise<SignedInUser> {
    return this.shown(await readSignedInUser(this.statements, caller, this.clock.now()));
  }

  /** The account of a user. */
  async account(userId: UserId): Promise<AccountRecord> {
    const found = await this.statements.batchedRow<AccountRow>(account, [userId, this.clock.now()]);
    if (!found) throw new UserNotFound();
    return this.shown(found);
  }

  /** @param account what the guard has read, on a route that `ReadWithCaller(accountOfCaller)` */
  async accountOfCaller(userId: UserId, account: AccountRow | undefined): Promise<AccountRecord> {
    return account ? this.shown(account) : this.account(userId);
  }

  /**
   * The profile in an organization. Throws `ProfileNotFound`.
   * @param read what the guard has read, on a route that `ReadWithCaller(ProfileQueries.profileOfCaller)`
   */
  async profile(organization: OrganizationId | null, userId: UserId, read?: ProfileRow): Promise<ProfileRecord> {
    const found = read ?? (await this.statements.batchedRow<ProfileRow>(profile, [organization, userId]));
    if (!found) throw new ProfileNotFound();
    return this.shown(found);
  }

  /**
   * @param organization where the username counts; none: there is no username
   * @param read what the guard has read, on a route that `ReadWithCaller(ProfileQueries.userDetailsOfCaller)`
   */
  async userDetails(
    organization: OrganizationId | null,
    userId: UserId,
    read?: UserDetailsRow,
  ): Promise<UserDetailsRecord> {
    const found = read ?? (await this.statements.batchedRow<UserDetailsRow>(userDetails, [organization, userId]));
    if (!found) throw new UserNotFound();
    return this.shown(found);
  }

  /**
   * Throws `UserNotFound` for an unknown name, for a removed user, and for an organization without public profiles.
   * Where the organization wants it, the error of a former name names the present one.
   */
  async publicProfile(organization: string, username: string): Promise<PublicProfileRecord> {
    if (!isOrganizationId(organization) || !mayBeName(username)) throw new UserNotFound();
    const canonical = canonicalNameOf(username);
    const found = await this.readPublic(organization, canonical);
    if (found) return this.shown(found);
    const successor = await this.successorOf(organization, canonical);
    throw new UserNotFound(successor === undefined ? {} : { fields: [{ field: 'username', message: successor }] });
  }

  /**
   * The present name of a member for whom this one is reserved, and whose profile is public. The switch is read first:
   * while it is off, every name that is not there takes the same time.
   */
  private async successorOf(organization: OrganizationId, canonical: string): Promise<string | undefined> {
    if (!(await this.statements.row(redirects, [organization]))) return undefined;
    const userId = await this.names.reservedFor(organization, canonical);
    if (userId === undefined) return undefined;
    return (await this.statements.row<{ username: string }>(publicName, [organization, userId]))?.username;
  }

  private readPublic(
    organization: OrganizationId,
    canonical: string,
  ): Promise<(PublicProfileRecord & PictureReference) | undefined> {
    return this.reads.read((queries) =>
      queries.row<PublicProfileRecord & PictureReference>(publicProfile, [organization, canonical]),
    );
  }

  private shown<Row extends PictureReference>(found: Row): Row {
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}

/** Names what edits change about a profile. */
export const profileStateOf = ({ version, userVersion }: Pick<ProfileRecord, 'version' | 'userVersion'>): string =>
  `${version}-${userVersion}`;
