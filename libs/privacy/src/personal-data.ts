import type { PictureReference } from '@app/pictures';
import { subjectColumn, type Address } from '@app/users';

/** Everything that is kept about a person, beside what belongs to them in an organization. Moments are ISO 8601 texts. */
export interface PersonalRecord extends PictureReference {
  readonly id: string;
  readonly status: string;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly nickname: string | null;
  readonly bio: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly address: Address | null;
  /** ISO date. */
  readonly dateOfBirth: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly passwordChangedAt: string | null;
  readonly emails: readonly { email: string; verified: boolean; isDefault: boolean; createdAt: string }[];
  readonly phoneNumbers: readonly { phoneNumber: string; verified: boolean; isPrimary: boolean; createdAt: string }[];
  readonly identities: readonly {
    issuer: string;
    provider: string;
    subject: string;
    name: string | null;
    email: string | null;
    avatarUrl: string | null;
    createdAt: string;
  }[];
  readonly wallets: readonly { address: string; chainId: number; linkedAt: string }[];
  readonly claimedWallet: { readonly address: string; readonly chainId: number | null; readonly linkedAt: string | null } | null;
  readonly sessions: readonly {
    organizationId: string | null;
    userAgent: string | null;
    ipAddress: string | null;
    createdAt: string;
    lastUsedAt: string;
    expiresAt: string;
  }[];
  readonly apiKeys: readonly { id: string; name: string; organizationId: string; scopes: string[]; createdAt: string; lastUsedAt: string | null }[];
  readonly invitations: readonly { organizationId: string; email: string; createdAt: string; expiresAt: string }[];
}

/** What belongs to a person in one organization. */
export interface MembershipRecord {
  readonly organizationId: string;
  readonly joinedAt: string;
  readonly username: string | null;
  readonly avatarDatasourceId: string | null;
  readonly avatarObjectDefinitionId: string | null;
  readonly roles: readonly { id: string; name: string; grantedAt: string }[];
  /** When somebody's handle was named at the sign-up, that it was. */
  readonly wasReferred: boolean;
}

export interface ObjectRecord {
  readonly datasourceId: string;
  readonly objectDefinitionId: string;
  readonly kind: string;
  readonly url: string;
}

/** Somebody whom the person brought. Who that is, is theirs. */
export interface BroughtRecord {
  readonly joinedAt: string;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const list = (fields: string, from: string, order: string): string =>
  `(select coalesce(json_agg(json_build_object(${fields}) order by ${order}), '[]'::json) from ${from})`;

export const personalRecord = {
  name: 'personal_record',
  text: `select u.id, u.status, u.name, u.given_name as "givenName", u.family_name as "familyName", u.nickname, u.bio, u.avatar_url as "avatarUrl",
      u.picture_hash as "pictureHash", u.locale, u.timezone, u.address, u.date_of_birth::text as "dateOfBirth",
      ${time('u.created_at')} as "createdAt", ${time('u.updated_at')} as "updatedAt",
      (select ${time('c.updated_at')} from password_credentials c where c.user_id = u.id) as "passwordChangedAt",
      ${list(`'email', e.email, 'verified', e.verified, 'isDefault', e.is_default, 'createdAt', ${time('e.created_at')}`, 'emails e where e.user_id = u.id', 'e.created_at, e.id')} as emails,
      ${list(`'phoneNumber', p.phone_number, 'verified', p.verified, 'isPrimary', p.is_primary, 'createdAt', ${time('p.created_at')}`, 'phone_numbers p where p.user_id = u.id', 'p.created_at, p.id')} as "phoneNumbers",
      ${list(`'issuer', i.issuer, 'provider', i.provider, 'subject', ${subjectColumn('i')}, 'name', i.name, 'email', i.email, 'avatarUrl', i.avatar_url, 'createdAt', ${time('i.created_at')}`, 'identities i where i.user_id = u.id', 'i.created_at, i.id')} as identities,
      ${list(`'address', w.address, 'chainId', w.chain_id, 'linkedAt', ${time('w.linked_at')}`, 'wallets w where w.user_id = u.id', 'w.address')} as wallets,
      (select json_build_object('address', w.address, 'chainId', w.chain_id, 'linkedAt', ${time('w.linked_at')}) from wallet_claims w where w.user_id = u.id) as "claimedWallet",
      ${list(`'organizationId', s.organization_id, 'userAgent', s.user_agent, 'ipAddress', s.ip_address, 'createdAt', ${time('s.created_at')}, 'lastUsedAt', ${time('s.last_used_at')}, 'expiresAt', ${time('s.expires_at')}`, '(select * from sessions where user_id = u.id order by expires_at desc, id desc limit 1000) s', 's.id')} as sessions,
      ${list(`'id', k.id, 'name', k.name, 'organizationId', k.organization_id, 'scopes', k.scopes, 'createdAt', ${time('k.created_at')}, 'lastUsedAt', ${time('k.last_used_at')}`, 'api_keys k where k.user_id = u.id', 'k.id')} as "apiKeys",
      ${list(`'organizationId', v.organization_id, 'email', v.email, 'createdAt', ${time('v.created_at')}, 'expiresAt', ${time('v.expires_at')}`, 'invitations v where v.address_key in (select a.address_key from emails a where a.user_id = u.id and a.verified)', 'v.id')} as invitations
    from users u where u.id = $1 and u.status <> 'deleted'`,
};

export const membershipRecords = {
  name: 'membership_records',
  text: `select m.organization_id as "organizationId", ${time('m.joined_at')} as "joinedAt", p.username, p.avatar_datasource_id as "avatarDatasourceId",
      p.avatar_object_definition_id as "avatarObjectDefinitionId",
      exists (select 1 from referrals f where f.organization_id = m.organization_id and f.user_id = m.user_id) as "wasReferred",
      ${list(`'id', r.id, 'name', r.name, 'grantedAt', ${time('a.granted_at')}`, 'role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id where a.organization_id = m.organization_id and a.user_id = m.user_id', 'r.name, r.id')} as roles
    from members m left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id
    where m.user_id = $1 order by m.organization_id`,
};

export const objectRecords = {
  name: 'object_records',
  text: `select datasource_id as "datasourceId", object_definition_id as "objectDefinitionId", kind, url from collection_objects
    where organization_id = $1 and user_id = $2 and (datasource_id, object_definition_id) > ($3, $4) order by datasource_id, object_definition_id limit $5`,
};

export const broughtRecords = {
  name: 'brought_records',
  text: `select user_id as id, ${time('joined_at')} as "joinedAt" from referrals
    where organization_id = $1 and referrer_id = $2 and (joined_at, user_id) > ($3::timestamptz, $4::uuid) order by joined_at, user_id limit $5`,
};
