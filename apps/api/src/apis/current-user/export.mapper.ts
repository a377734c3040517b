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
} from './dto/export.dto.js';
import type { ExportedKnownDeviceDto, ExportedSessionDto } from './dto/exported-devices.dto.js';
import type { ExportedAuditEntryDto } from './dto/exported-audit.dto.js';
import type { ExportedSentEmailDto, ExportedSignUpDto } from './dto/exported-emails.dto.js';
import type {
  ExportedImpersonationDto,
  ExportedMembershipDto,
  ExportedNotificationDto,
  ExportedObjectDto,
  ExportedReferralDto,
} from './dto/exported-membership.dto.js';
import type { ExportedAddressDto, ExportedUserDto } from './dto/exported-user.dto.js';

type UserData = PersonalData['user'];
type ShownNotification = Membership['notifications'] extends AsyncIterable<infer One> ? One : never;

function toAddress(address: NonNullable<UserData['address']>): ExportedAddressDto {
  const { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country } = address;
  return { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country };
}

function toUser(user: UserData): ExportedUserDto {
  const { id, status, givenName, familyName, nickname, avatarUrl, dateOfBirth, address } = user;
  const { selfMade, banReason, bannedUntil, createdAt, updatedAt, passwordChangedAt, createdOrganizations } = user;
  return withoutNulls({
    id,
    status: status as UserStatus,
    ...toPersonalFields(user),
    ...{ givenName, familyName, nickname, pictureUrl: avatarUrl, dateOfBirth },
    address: address && toAddress(address),
    ...{ selfMade, banReason, bannedUntil, createdAt, updatedAt, passwordChangedAt },
    ...(createdOrganizations.length > 0 && { createdOrganizations: [...createdOrganizations] }),
  });
}

function toIdentity(identity: UserData['identities'][number]): ExportedIdentityDto {
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

function toSession(session: UserData['sessions'][number]): ExportedSessionDto {
  const { id, organizationId, userAgent, ipAddress, signedInAt, amr, createdAt, lastUsedAt, expiresAt } = session;
  return withoutNulls({ id, organizationId, userAgent, ipAddress, signedInAt, amr, createdAt, lastUsedAt, expiresAt });
}

const toKnownDevice = ({ device, knownSince, lastUsedAt }: ExportedKnownDeviceDto): ExportedKnownDeviceDto => ({
  ...{ device, knownSince, lastUsedAt },
});

function toApiKey({
  id,
  name,
  organizationId,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: UserData['apiKeys'][number]): ExportedApiKeyDto {
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
  acceptedAt,
  revokedAt,
}: UserData['invitations'][number]): ExportedInvitationDto {
  return withoutNulls({ id, organizationId, email, name, roles, createdAt, expiresAt, acceptedAt, revokedAt });
}

function toSignUp(signUp: UserData['pendingSignUps'][number]): ExportedSignUpDto {
  const { organizationId, email, name, handle, referrerHandle, letterAt, createdAt, expiresAt } = signUp;
  return withoutNulls({ organizationId, email, name, handle, referrerHandle, letterAt, createdAt, expiresAt });
}

function toSentEmail(email: UserData['letters'][number]): ExportedSentEmailDto {
  const { id, kind, recipient: to, organizationName, signUpName, signedUpAt } = email;
  const { device, dueAt, queuedAt, sentAt, goodUntil } = email;
  return withoutNulls({
    ...{ id, kind, to, organizationName, signUpName, signedUpAt },
    ...{ device, dueAt, queuedAt, sentAt, goodUntil },
  });
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
}: NonNullable<UserData['claimedWallet']>): ExportedClaimedWalletDto {
  return withoutNulls({ address, chainId, linkedAt });
}

/** All but the lists that may be long. */
function toHead({ user }: PersonalData): Omit<ExportDto, 'memberships' | 'audit' | 'leftOut'> {
  return {
    person: toUser(user),
    emails: user.emails.map(({ email, verified, isDefault, createdAt, updatedAt }) => ({
      ...{ email, verified, default: isDefault, createdAt, updatedAt },
    })),
    phoneNumbers: user.phoneNumbers.map(({ phoneNumber, verified, isPrimary, createdAt, updatedAt }) => ({
      ...{ phoneNumber, verified, primary: isPrimary, createdAt, updatedAt },
    })),
    identities: user.identities.map(toIdentity),
    wallets: user.wallets.map(({ address, chainId, linkedAt }) => ({ address, chainId, linkedAt })),
    ...(user.claimedWallet && { claimedWallet: toClaimedWallet(user.claimedWallet) }),
    ...(user.authenticatorApp && { authenticatorApp: withoutNulls(user.authenticatorApp) }),
    passkeys: user.passkeys.map(({ name, transports, synced, createdAt, lastUsedAt }) =>
      withoutNulls({ name, transports: [...transports], synced, createdAt, lastUsedAt }),
    ),
    sessions: user.sessions.map(toSession),
    knownDevices: user.knownDevices.map(toKnownDevice),
    apiKeys: user.apiKeys.map(toApiKey),
    reservedUsernames: user.reservedUsernames.map(({ organizationId, username, reservedUntil }) => ({
      organizationId,
      username,
      reservedUntil,
    })),
    formerUsernames: user.formerUsernames.map(({ organizationId, username, successor, cause, changedAt }) =>
      withoutNulls({ organizationId, username, successor, cause, changedAt }),
    ),
    invitations: user.invitations.map(toInvitation),
    pendingSignUps: user.pendingSignUps.map(toSignUp),
    addedEmails: user.addedEmails.map(({ email, createdAt, expiresAt }) => ({ email, createdAt, expiresAt })),
    emailChanges: user.emailChanges.map(({ formerEmail, changedAt, expiresAt }) => ({
      ...{ formerEmail, changedAt, expiresAt },
    })),
    links: user.links.map(({ purpose, email, expiresAt }) => ({ purpose, email, expiresAt })),
    letters: user.letters.map(toSentEmail),
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
function toNotification(notification: ShownNotification): ExportedNotificationDto {
  const { type, title, body, data, createdAt, readAt, archivedAt, deletedAt } = notification;
  return withoutNulls({ type, title, body, data, createdAt, readAt, archivedAt, deletedAt });
}

const toImpersonation = ({
  reason,
  startedAt,
  expiresAt,
  endedAt,
}: Membership['impersonations'][number]): ExportedImpersonationDto =>
  withoutNulls({ reason, startedAt, expiresAt, endedAt });

/** The lists that may be long are read while the answer is written. */
function toMembership(membership: Membership): object {
  const { organizationId, joinedAt, bannedAt, username, wasReferred, roles, profileCreatedAt, profileUpdatedAt } =
    membership;
  const { bannedUntil, banReason, attributes, attributesCreatedAt, attributesUpdatedAt } = membership;
  const { usernameReviewSince, usernameApprovedAt } = membership;
  return {
    ...withoutNulls({
      ...{
        organizationId,
        joinedAt,
        bannedAt,
        bannedUntil,
        banReason,
        username,
        usernameReviewSince,
        usernameApprovedAt,
      },
      avatar: toKey(membership.avatarDatasourceId, membership.avatarObjectDefinitionId),
      picture: toKey(membership.pictureDatasourceId, membership.pictureObjectDefinitionId),
      ...{ profileCreatedAt, profileUpdatedAt, attributes, attributesCreatedAt, attributesUpdatedAt, wasReferred },
    }),
    roles: roles.map(({ id, name, grantedAt }) => ({ id, name, grantedAt })),
    notes: membership.notes.map(({ text, createdAt }) => ({ text, createdAt })),
    impersonations: membership.impersonations.map(toImpersonation),
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
