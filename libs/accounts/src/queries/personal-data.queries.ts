// Tables: emails, invitations, member_attributes, members, name_registry, name_reviews, organizations, password_credentials,
// past_invitations, profiles, referrals, roles, sessions, users, wallet_claims.
import { columnList } from '@app/database';
import type { PictureReference } from '@app/pictures';
import { personalFields, subjectColumn, type Address, type PersonalField, type User } from '@app/users';
import { formerUsernames, type FormerUsernameRecord } from './former-usernames.queries.js';
import { authenticatorApp, passkeys, type PasskeyRecord } from './factor-records.queries.js';
import {
  addedEmails,
  emailChanges,
  emails,
  list,
  phoneNumbers,
  time,
  type ContactRecords,
} from './personal-contacts.queries.js';

/** Everything that is kept about a user, beside what belongs to them in an organization. Moments are ISO 8601 texts. */
export interface PersonalRecord extends ContactRecords, Pick<User, PersonalField> {
  readonly id: string;
  readonly status: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly nickname: string | null;
  readonly address: Address | null;
  /** ISO date. */
  readonly dateOfBirth: string | null;
  /** Of a ban of the account. */
  readonly banReason: string | null;
  readonly bannedUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly passwordChangedAt: string | null;
  /** Whether the user made the account by signing up; null: not known. */
  readonly selfMade: boolean | null;
  readonly identities: readonly IdentityRecord[];
  readonly wallets: readonly { address: string; chainId: number; linkedAt: string }[];
  readonly authenticatorApp: { createdAt: string; confirmedAt: string | null; recoveryCodesLeft: number } | null;
  readonly passkeys: readonly PasskeyRecord[];
  readonly claimedWallet: {
    readonly address: string;
    readonly chainId: number | null;
    readonly linkedAt: string | null;
  } | null;
  /** Ids of the organizations that the user created and that are there. */
  readonly createdOrganizations: readonly string[];
  readonly sessions: readonly SessionRecord[];
  /** What the user signed in from. */
  readonly knownDevices: readonly { device: string; knownSince: string; lastUsedAt: string }[];
  readonly apiKeys: readonly ApiKeyRecord[];
  readonly formerUsernames: readonly FormerUsernameRecord[];
  readonly invitations: readonly InvitationRecord[];
  /** Sign-ups with an address of the user that are not confirmed. */
  readonly pendingSignUps: readonly {
    organizationId: string;
    email: string;
    name: string;
    handle: string | null;
    referrerHandle: string | null;
    letterAt: string | null;
    createdAt: string;
    expiresAt: string;
  }[];
  /** Links that were sent and not used. */
  readonly links: readonly { purpose: string; email: string; expiresAt: string }[];
  readonly letters: readonly {
    id: string;
    kind: string;
    recipient: string;
    organizationName: string | null;
    signUpName: string | null;
    signedUpAt: string | null;
    device: string | null;
    dueAt: string | null;
    queuedAt: string;
    sentAt: string | null;
    goodUntil: string;
  }[];
}

/** A name that a user gave up and may take back. */
export interface ReservedUsernameRecord {
  readonly organizationId: string;
  readonly username: string;
  readonly reservedUntil: string;
}

export interface IdentityRecord {
  readonly issuer: string;
  readonly provider: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly avatarUrl: string | null;
  readonly claimsAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface SessionRecord {
  readonly id: string;
  readonly organizationId: string | null;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly signedInAt: string | null;
  readonly amr: string[] | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly scopes: string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface InvitationRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly name: string | null;
  readonly roles: string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly acceptedAt: string | null;
  readonly revokedAt: string | null;
}

/** What an organization may see of a member, beside the membership itself. */
export interface MemberUserRecord
  extends
    PictureReference,
    Pick<PersonalRecord, 'id' | 'status' | 'name' | 'bio' | 'createdAt' | 'emails' | 'phoneNumbers' | 'identities'>,
    Pick<PersonalRecord, 'formerUsernames'> {
  readonly deletedAt: string | null;
  readonly purgeAfter: string | null;
  readonly sessions: readonly SessionRecord[];
  readonly apiKeys: readonly ApiKeyRecord[];
  readonly invitations: readonly InvitationRecord[];
}

/** An admin acted in the place of the member. */
export interface ImpersonationOfMember {
  readonly reason: string;
  readonly startedAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
}

/** What belongs to a user in one organization. */
export interface MembershipRecord {
  readonly organizationId: string;
  readonly joinedAt: string;
  readonly bannedAt: string | null;
  readonly bannedUntil: string | null;
  readonly banReason: string | null;
  readonly username: string | null;
  /** When the member took a username that a moderator was to look at, and when one approved it. */
  readonly usernameReviewSince: string | null;
  readonly usernameApprovedAt: string | null;
  readonly pictureDatasourceId: string | null;
  readonly pictureObjectDefinitionId: string | null;
  readonly profileCreatedAt: string | null;
  readonly profileUpdatedAt: string | null;
  readonly avatarDatasourceId: string | null;
  readonly avatarObjectDefinitionId: string | null;
  readonly roles: readonly { id: string; name: string; grantedAt: string }[];
  /** What the organization keeps beside, whoever may read it. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
  readonly attributesCreatedAt: string | null;
  readonly attributesUpdatedAt: string | null;
  /** Whether a referrer was named at the sign-up. */
  readonly wasReferred: boolean;
  /** What admins wrote down about the member, the oldest first. */
  readonly notes: readonly { text: string; createdAt: string }[];
  /** When and why admins acted in the place of the member, the oldest first. */
  readonly impersonations: readonly ImpersonationOfMember[];
}

const identities = list(
  `'issuer', i.issuer, 'provider', i.provider, 'subject', ${subjectColumn('i')}, 'name', i.name, 'email', i.email, 'emailVerified', i.email_verified,
    'avatarUrl', i.avatar_url, 'claimsAt', ${time('i.claims_at')}, 'createdAt', ${time('i.created_at')}, 'updatedAt', ${time('i.updated_at')}`,
  'identities i where i.user_id = u.id',
  'i.created_at, i.id',
);
/** Those that still are. `mine` narrows them to an organization. */
const sessions = (mine: string): string =>
  list(
    `'id', s.id, 'organizationId', s.organization_id, 'userAgent', s.user_agent, 'ipAddress', s.ip_address, 'signedInAt', ${time('s.auth_time')}, 'amr', s.amr,
      'createdAt', ${time('s.created_at')}, 'lastUsedAt', ${time('s.last_used_at')}, 'expiresAt', ${time('s.expires_at')}`,
    `(select t.id, t.organization_id, t.user_agent, t.ip_address, t.auth_time, t.amr, t.created_at, t.last_used_at, t.expires_at from sessions t
      where t.user_id = u.id order by t.expires_at desc, t.id desc limit 1000) s${mine}`,
    's.id',
  );
const knownDevices = list(
  `'device', d.device, 'knownSince', ${time('d.known_since')}, 'lastUsedAt', ${time('d.last_used_at')}`,
  'known_devices d where d.user_id = u.id',
  'd.known_since, d.device',
);
const apiKeys = (mine: string): string =>
  list(
    `'id', k.id, 'name', k.name, 'organizationId', k.organization_id, 'scopes', k.scopes, 'createdAt', ${time('k.created_at')},
      'expiresAt', ${time('k.expires_at')}, 'lastUsedAt', ${time('k.last_used_at')}`,
    `api_keys k where k.user_id = u.id${mine}`,
    'k.id',
  );
const provedAddresses = '(select a.address_key from emails a where a.user_id = u.id and a.verified)';
/** Those that wait for an answer, and the newest that were accepted or revoked. `mine` narrows them to an organization. */
const invitationColumns = 'organization_id, id, email, name, roles, created_at, expires_at';
const invitations = (mine: string): string =>
  list(
    `'id', v.id, 'organizationId', v.organization_id, 'email', v.email, 'name', v.name, 'roles', v.roles, 'createdAt', ${time('v.created_at')},
      'expiresAt', ${time('v.expires_at')}, 'acceptedAt', ${time('v.accepted_at')}, 'revokedAt', ${time('v.revoked_at')}`,
    `(select ${invitationColumns}, null::timestamptz as accepted_at, null::timestamptz as revoked_at from invitations
        where address_key in ${provedAddresses}
      union all (select ${invitationColumns}, ended_at, null from past_invitations where user_id = u.id order by id desc limit 1000)
      union all (select ${invitationColumns}, null, ended_at from past_invitations
        where user_id is null and address_key in ${provedAddresses} order by id desc limit 1000)) v where true${mine}`,
    'v.id',
  );
const pendingSignUps = list(
  `'organizationId', n.organization_id, 'email', n.email, 'name', n.name, 'handle', n.handle, 'referrerHandle', n.referrer_handle, 'letterAt', ${time('n.letter_at')},
    'createdAt', ${time('n.created_at')}, 'expiresAt', ${time('n.expires_at')}`,
  `pending_sign_ups n where n.address_key in ${provedAddresses}`,
  'n.created_at, n.id',
);
const links = list(
  `'purpose', t.purpose, 'email', e.email, 'expiresAt', ${time('t.expires_at')}`,
  'one_time_tokens t join emails e on e.id = t.email_id where t.user_id = u.id',
  't.expires_at, t.id',
);
const letters = list(
  `'id', l.id, 'kind', l.kind, 'recipient', l.recipient, 'organizationName', l.organization_name, 'signUpName', l.sign_up_name,
    'signedUpAt', ${time('l.signed_up_at')}, 'device', l.device, 'dueAt', ${time('l.due_at')}, 'queuedAt', ${time('l.queued_at')}, 'sentAt', ${time('l.sent_at')}, 'goodUntil', ${time('l.good_until')}`,
  'mails l where l.user_id = u.id',
  'l.id',
);

export const personalRecord = {
  name: 'personal_record_of_user',
  text: `select u.id, u.status, ${columnList('u', personalFields)}, u.given_name as "givenName", u.family_name as "familyName", u.nickname, u.address, u.date_of_birth::text as "dateOfBirth", u.self_made as "selfMade", u.ban_reason as "banReason", ${time('u.banned_until')} as "bannedUntil",
      ${time('u.created_at')} as "createdAt", ${time('u.updated_at')} as "updatedAt",
      (select ${time('c.updated_at')} from password_credentials c where c.user_id = u.id) as "passwordChangedAt",
      ${emails} as emails, ${phoneNumbers} as "phoneNumbers", ${identities} as identities,
      ${list(`'address', w.address, 'chainId', w.chain_id, 'linkedAt', ${time('w.linked_at')}`, 'wallets w where w.user_id = u.id', 'w.address')} as wallets,
      ${authenticatorApp} as "authenticatorApp", ${passkeys} as passkeys,
      (select json_build_object('address', w.address, 'chainId', w.chain_id, 'linkedAt', ${time('w.linked_at')}) from wallet_claims w where w.user_id = u.id) as "claimedWallet",
      array(select o.id from organizations o where o.created_by = u.id order by o.id) as "createdOrganizations",
      ${sessions('')} as sessions, ${knownDevices} as "knownDevices", ${apiKeys('')} as "apiKeys", ${formerUsernames('')} as "formerUsernames", ${invitations('')} as invitations, ${pendingSignUps} as "pendingSignUps",
      ${addedEmails} as "addedEmails", ${emailChanges} as "emailChanges", ${links} as links, ${letters} as letters
    from users u where u.id = $1 and u.status <> 'deleted'`,
};

/** In these organizations, of which the user may have left some. */
export const reservedUsernameRecords = {
  name: 'reserved_username_records_in',
  text: `select organization_id as "organizationId", name as username, ${time('reserved_until')} as "reservedUntil"
    from name_registry where organization_id = any($2) and reserved_for = $1 order by organization_id, canonical`,
};

/** What the member details show, and what the user has in this organization. */
export const memberUserRecord = {
  name: 'member_user_record',
  text: `select u.id, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.name, u.bio, u.avatar_url as "avatarUrl",
      u.picture_hash as "pictureHash", ${time('u.created_at')} as "createdAt", ${time('u.deleted_at')} as "deletedAt", ${time('u.purge_after')} as "purgeAfter",
      ${emails} as emails, ${phoneNumbers} as "phoneNumbers", ${identities} as identities, ${sessions(' where s.organization_id = m.organization_id')} as sessions,
      ${apiKeys(' and k.organization_id = m.organization_id')} as "apiKeys", ${invitations(' and v.organization_id = m.organization_id')} as invitations,
      ${formerUsernames(' and h.organization_id = m.organization_id')} as "formerUsernames"
    from members m join users u on u.id = m.user_id where m.organization_id = $1 and m.user_id = $2`,
};

const membershipColumns = `m.organization_id as "organizationId", ${time('m.joined_at')} as "joinedAt", ${time('m.banned_at')} as "bannedAt", ${time('m.banned_until')} as "bannedUntil", m.ban_reason as "banReason", p.username,
      p.avatar_datasource_id as "avatarDatasourceId", p.avatar_object_definition_id as "avatarObjectDefinitionId",
      p.picture_datasource_id as "pictureDatasourceId", p.picture_object_definition_id as "pictureObjectDefinitionId",
      ${time('p.created_at')} as "profileCreatedAt", ${time('p.updated_at')} as "profileUpdatedAt",
      ${time('w.created_at')} as "usernameReviewSince", ${time('w.approved_at')} as "usernameApprovedAt",
      v.attributes, ${time('v.created_at')} as "attributesCreatedAt", ${time('v.updated_at')} as "attributesUpdatedAt",
      exists (select 1 from referrals f where f.organization_id = m.organization_id and f.user_id = m.user_id) as "wasReferred",
      ${list(`'id', r.id, 'name', r.name, 'grantedAt', ${time('a.granted_at')}`, 'role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id where a.organization_id = m.organization_id and a.user_id = m.user_id', 'r.name, r.id')} as roles,
      ${list(`'text', n.text, 'createdAt', ${time('n.created_at')}`, 'member_notes n where n.organization_id = m.organization_id and n.user_id = m.user_id', 'n.id')} as notes,
      ${list(`'reason', j.reason, 'startedAt', ${time('j.started_at')}, 'expiresAt', ${time('j.expires_at')}, 'endedAt', ${time('j.ended_at')}`, 'impersonations j where j.organization_id = m.organization_id and j.member_id = m.user_id', 'j.id')} as impersonations
    from members m left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id
    left join name_reviews w on w.organization_id = m.organization_id and w.user_id = m.user_id
    left join member_attributes v on v.organization_id = m.organization_id and v.user_id = m.user_id`;

export const membershipRecords = {
  name: 'membership_records_with_impersonations',
  text: `select ${membershipColumns} where m.user_id = $1 order by m.organization_id`,
};

export const membershipRecord = {
  name: 'membership_record_with_impersonations',
  text: `select ${membershipColumns} where m.organization_id = $1 and m.user_id = $2`,
};
