// Tables: emails, identities, members, password_credentials, phone_numbers, profiles, role_assignments, roles, users.
import type { RoleSummary } from '@app/organizations';
import type { OrganizationId, UserId } from '@app/common';
import { subjectColumn, type Email, type Identity, type PhoneNumber, type User } from '@app/users';

/** An account in a list of all accounts. */
export interface ListedAccount extends Pick<User, 'name' | 'status' | 'createdAt'> {
  readonly id: UserId;
  readonly email: string | null;
  readonly emailVerified: boolean | null;
  readonly organizations: OrganizationId[];
}

/** The membership of a user in an organization. `joinedAt` is an ISO 8601 text. */
export interface Membership {
  readonly organizationId: OrganizationId;
  readonly username: string | null;
  readonly joinedAt: string;
  /** The start of the ban from the organization, as ISO 8601 text. */
  readonly bannedAt: string | null;
  readonly bannedUntil: string | null;
  readonly banReason: string | null;
  readonly roles: Pick<RoleSummary, 'id' | 'name'>[];
}

/** An account with the fields that operators see. */
export interface AccountDetails extends Pick<
  User,
  | 'status'
  | 'name'
  | 'bio'
  | 'avatarUrl'
  | 'createdAt'
  | 'updatedAt'
  | 'deletedAt'
  | 'purgeAfter'
  | 'bannedUntil'
  | 'banReason'
> {
  readonly id: UserId;
  readonly emails: Pick<Email, 'email' | 'verified' | 'isDefault'>[];
  readonly phoneNumbers: Pick<PhoneNumber, 'phoneNumber' | 'verified' | 'isPrimary'>[];
  readonly identities: Pick<Identity, 'provider' | 'subject'>[];
  readonly passwordSet: boolean;
  readonly memberships: Membership[];
}

export const userById = { name: 'person_by_id', text: 'select id from users where id = $1' };
export const userByEmail = {
  name: 'person_by_address',
  text: 'select user_id as id from emails where address_key = $1',
};
export const ownerOfEmail = {
  name: 'person_by_proved_address',
  text: 'select user_id as id, verified from emails where address_key = $1',
};
export const usersByUsername = {
  name: 'person_by_username',
  text: 'select user_id as id from profiles where organization_id = $1 and username_key = $2 order by user_id limit 20',
};

export const usersPage = {
  name: 'people_page',
  text: `select u.id, u.name, u.status, u.created_at as "createdAt", e.email, e.verified as "emailVerified",
      array(select m.organization_id from members m where m.user_id = u.id order by m.joined_at, m.organization_id) as organizations
    from users u left join emails e on e.user_id = u.id and e.is_default
    where ($1::text is null or u.status = $1) and ($2::uuid is null or u.id < $2) order by u.id desc limit $3`,
};
export const userCount = {
  name: 'people_count',
  text: 'select count(*)::int as count from (select 1 from users where ($1::text is null or status = $1) limit $2) counted',
};

const roles = `(select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
  from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
  where a.organization_id = m.organization_id and a.user_id = m.user_id)`;

export const accountDetails = {
  name: 'person_file',
  text: `select u.id, u.status, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.created_at as "createdAt",
      u.updated_at as "updatedAt", u.deleted_at as "deletedAt", u.purge_after as "purgeAfter", u.banned_until as "bannedUntil", u.ban_reason as "banReason",
      exists (select 1 from password_credentials c where c.user_id = u.id) as "passwordSet",
      (select coalesce(json_agg(json_build_object('email', e.email, 'verified', e.verified, 'isDefault', e.is_default) order by e.created_at, e.id), '[]'::json)
         from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('phoneNumber', t.phone_number, 'verified', t.verified, 'isPrimary', t.is_primary) order by t.created_at, t.id), '[]'::json)
         from phone_numbers t where t.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('provider', i.provider, 'subject', ${subjectColumn('i')}) order by i.created_at, i.id), '[]'::json)
         from identities i where i.user_id = u.id) as identities,
      (select coalesce(json_agg(json_build_object('organizationId', m.organization_id, 'username', p.username,
           'joinedAt', to_char(m.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'bannedAt', to_char(m.banned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'bannedUntil', to_char(m.banned_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'banReason', m.ban_reason, 'roles', ${roles}) order by m.joined_at, m.organization_id), '[]'::json)
         from members m left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id where m.user_id = u.id) as memberships
    from users u where u.id = $1`,
};
