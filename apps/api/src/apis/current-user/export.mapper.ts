import { Readable } from 'node:stream';
import { jsonChunks, mapped, StreamAnswer, withoutNulls } from '@app/http';
import type { AuditRecordOfUser, Membership, PersonalData } from '@app/accounts';
import type { UserStatus } from '@app/users';
import { toPersonalFields } from './current-user.mapper.js';
import type {
  ExportDto,
  ExportedApiKeyDto,
  ExportedClaimedWalletDto,
  ExportedIdentityDto,
  ExportedInvitationDto,
  ExportedSessionDto,
} from './dto/export.dto.js';
import type { ExportedAuditEntryDto } from './dto/exported-audit.dto.js';
import type { ExportedLetterDto, ExportedSignUpDto } from './dto/exported-letters.dto.js';
import type {
  ExportedMembershipDto,
  ExportedNotificationDto,
  ExportedObjectDto,
  ExportedReferralDto,
} from './dto/exported-membership.dto.js';
import type { ExportedAddressDto, ExportedPersonDto } from './dto/exported-person.dto.js';

type Person = PersonalData['person'];
type ShownNotification = Membership['notifications'] extends AsyncIterable<infer One> ? One : never;

function toAddress(address: NonNullable<Person['address']>): ExportedAddressDto {
  const { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country } = address;
  return { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country };
}

function toPerson(person: Person): ExportedPersonDto {
  const { id, status, givenName, familyName, nickname, avatarUrl, dateOfBirth, address } = person;
  const { selfMade, createdAt, updatedAt, passwordChangedAt } = person;
  return withoutNulls({
    id,
    status: status as UserStatus,
    ...toPersonalFields(person),
    ...{ givenName, familyName, nickname, pictureUrl: avatarUrl, dateOfBirth },
    address: address && toAddress(address),
    ...{ selfMade, createdAt, updatedAt, passwordChangedAt },
  });
}

function toIdentity(identity: Person['identities'][number]): ExportedIdentityDto {
  const { issuer, provider, subject, name, email, emailVerified, avatarUrl, claimsAt, createdAt, updatedAt } = identity;
  return withoutNulls({
    issuer,
    provider,
    subject,
    name,
    email,
    emailVerified,
    avatarUrl,
    claimsAt,
    createdAt,
    updatedAt,
  });
}

function toSession(session: Person['sessions'][number]): ExportedSessionDto {
  const { id, organizationId, userAgent, ipAddress, signedInAt, amr, createdAt, lastUsedAt, expiresAt } = session;
  return withoutNulls({ id, organizationId, userAgent, ipAddress, signedInAt, amr, createdAt, lastUsedAt, expiresAt });
}

function toApiKey({
  id,
  name,
  organizationId,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: Person['apiKeys'][number]): ExportedApiKeyDto {
  return withoutNulls({ id, name, organizationId, scopes, createdAt, expiresAt, lastUsedAt });
}

function toInvitation({
  id,
  organizationId,
  email,
  name,
  roles,
  createdAt,
  expiresAt,
}: Person['invitations'][number]): ExportedInvitationDto {
  return withoutNulls({ id, organizationId, email, name, roles, createdAt, expiresAt });
}

function toSignUp(signUp: Person['pendingSignUps'][number]): ExportedSignUpDto {
  const { organizationId, email, name, handle, referrerHandle, letterAt, createdAt, expiresAt } = signUp;
  return withoutNulls({ organizationId, email, name, handle, referrerHandle, letterAt, createdAt, expiresAt });
}

function toLetter(letter: Person['letters'][number]): ExportedLetterDto {
  const { id, kind, recipient: to, organizationName, signUpName, signedUpAt, queuedAt, sentAt, goodUntil } = letter;
  return withoutNulls({ id, kind, to, organizationName, signUpName, signedUpAt, queuedAt, sentAt, goodUntil });
}

function toAuditEntry(entry: AuditRecordOfUser): ExportedAuditEntryDto {
  const {
    id,
    at,
    organizationId,
    action,
    actorKind,
    byPerson,
    toPerson,
    targetType,
    target,
    credential,
    credentialId,
  } = entry;
  const { requestId, clientRequestId, ipAddress, userAgent, details } = entry;
  return withoutNulls({
    ...{ id, at, organizationId: organizationId || null, action, actorKind, byPerson, toPerson, targetType, target },
    ...{ credential, credentialId, requestId, clientRequestId, ipAddress, userAgent, details },
  });
}

function toClaimedWallet({
  address,
  chainId,
  linkedAt,
}: NonNullable<Person['claimedWallet']>): ExportedClaimedWalletDto {
  return withoutNulls({ address, chainId, linkedAt });
}

/** All but the lists that may be long. */
function toHead({ person }: PersonalData): Omit<ExportDto, 'memberships' | 'audit' | 'leftOut'> {
  return {
    person: toPerson(person),
    emails: person.emails.map(({ email, verified, isDefault, createdAt, updatedAt }) => ({
      email,
      verified,
      default: isDefault,
      createdAt,
      updatedAt,
    })),
    phoneNumbers: person.phoneNumbers.map(({ phoneNumber, verified, isPrimary, createdAt, updatedAt }) => ({
      ...{ phoneNumber, verified, primary: isPrimary, createdAt, updatedAt },
    })),
    identities: person.identities.map(toIdentity),
    wallets: person.wallets.map(({ address, chainId, linkedAt }) => ({ address, chainId, linkedAt })),
    ...(person.claimedWallet && { claimedWallet: toClaimedWallet(person.claimedWallet) }),
    sessions: person.sessions.map(toSession),
    apiKeys: person.apiKeys.map(toApiKey),
    reservedUsernames: person.reservedUsernames.map(({ organizationId, username, reservedUntil }) => ({
      organizationId,
      username,
      reservedUntil,
    })),
    invitations: person.invitations.map(toInvitation),
    pendingSignUps: person.pendingSignUps.map(toSignUp),
    links: person.links.map(({ purpose, email, expiresAt }) => ({ purpose, email, expiresAt })),
    letters: person.letters.map(toLetter),
  };
}

const toKey = (
  datasourceId: string | null,
  objectDefinitionId: string | null,
): ExportedMembershipDto['avatar'] | null =>
  datasourceId === null || objectDefinitionId === null ? null : { datasourceId, objectDefinitionId };

const toObject = ({
  datasourceId,
  objectDefinitionId,
  kind,
  url,
  createdAt,
  updatedAt,
}: ExportedObjectDto): ExportedObjectDto => ({
  ...{ datasourceId, objectDefinitionId, kind, url, createdAt, updatedAt },
});
const toReferral = ({ joinedAt }: ExportedReferralDto): ExportedReferralDto => ({ joinedAt });
const toNotification = ({ type, title, body, data, createdAt, readAt }: ShownNotification): ExportedNotificationDto =>
  withoutNulls({ type, title, body, data, createdAt, readAt });

/** The lists that may be long are read while the answer is written. */
function toMembership(membership: Membership): object {
  const { organizationId, joinedAt, bannedAt, username, wasReferred, roles, profileCreatedAt, profileUpdatedAt } =
    membership;
  return {
    ...withoutNulls({
      ...{ organizationId, joinedAt, bannedAt, username },
      avatar: toKey(membership.avatarDatasourceId, membership.avatarObjectDefinitionId),
      picture: toKey(membership.pictureDatasourceId, membership.pictureObjectDefinitionId),
      ...{ profileCreatedAt, profileUpdatedAt, wasReferred },
    }),
    roles: roles.map(({ id, name, grantedAt }) => ({ id, name, grantedAt })),
    collection: mapped(membership.objects, toObject),
    referrals: mapped(membership.brought, toReferral),
    notifications: mapped(membership.notifications, toNotification),
  };
}

/** The export, written while the lists are read. */
export function toExport(data: PersonalData): StreamAnswer {
  const whole = {
    ...toHead(data),
    memberships: data.memberships.map(toMembership),
    audit: mapped(data.audit, toAuditEntry),
    leftOut: data.leftOut.map(({ what, why }) => ({ what, why })),
  };
  return new StreamAnswer(
    Readable.from(jsonChunks(whole), { objectMode: false }),
    'application/json; charset=utf-8',
    'facet-export.json',
  );
}
