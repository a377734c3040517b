import { Readable } from 'node:stream';
import { jsonChunks, mapped, StreamAnswer, withoutNulls } from '@app/http';
import type { AuditRecordOfUser, MemberData, Membership } from '@app/accounts';
import type { UserStatus } from '@app/users';
import type { MemberAuditEntryDto } from './dto/member-export-audit.dto.js';
import type { MemberExportDto } from './dto/member-export.dto.js';
import type {
  MemberExportApiKeyDto,
  MemberExportIdentityDto,
  MemberExportInvitationDto,
  MemberExportNotificationDto,
  MemberExportObjectDto,
  MemberExportObjectKeyDto,
  MemberExportReferralDto,
  MemberExportSessionDto,
} from './dto/member-export-parts.dto.js';

type UserData = MemberData['user'];
type Lists = 'collection' | 'referrals' | 'notifications' | 'audit' | 'leftOut';
type ShownNotification = Membership['notifications'] extends AsyncIterable<infer One> ? One : never;

const toKey = (datasourceId: string | null, objectDefinitionId: string | null): MemberExportObjectKeyDto | null =>
  datasourceId === null || objectDefinitionId === null ? null : { datasourceId, objectDefinitionId };

function toIdentity({ provider, subject, name, email }: UserData['identities'][number]): MemberExportIdentityDto {
  return withoutNulls({ provider, subject, name, email });
}

function toSession({
  id,
  userAgent,
  ipAddress,
  signedInAt,
  amr,
  createdAt,
  lastUsedAt,
  expiresAt,
}: UserData['sessions'][number]): MemberExportSessionDto {
  return withoutNulls({ id, userAgent, ipAddress, signedInAt, amr, createdAt, lastUsedAt, expiresAt });
}

function toApiKey({
  id,
  name,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: UserData['apiKeys'][number]): MemberExportApiKeyDto {
  return withoutNulls({ id, name, scopes, createdAt, expiresAt, lastUsedAt });
}

function toInvitation({
  id,
  email,
  name,
  roles,
  createdAt,
  expiresAt,
  acceptedAt,
  revokedAt,
}: UserData['invitations'][number]): MemberExportInvitationDto {
  return withoutNulls({ id, email, name, roles, createdAt, expiresAt, acceptedAt, revokedAt });
}

const toObject = ({
  datasourceId,
  objectDefinitionId,
  kind,
  url,
  createdAt,
  updatedAt,
}: MemberExportObjectDto): MemberExportObjectDto => ({
  ...{ datasourceId, objectDefinitionId, kind, url, createdAt, updatedAt },
});
const toReferral = ({ joinedAt }: MemberExportReferralDto): MemberExportReferralDto => ({ joinedAt });
function toNotification(notification: ShownNotification): MemberExportNotificationDto {
  const { type, title, body, data, createdAt, readAt, archivedAt, deletedAt } = notification;
  return withoutNulls({ type, title, body, data, createdAt, readAt, archivedAt, deletedAt });
}

function toAuditEntry(entry: AuditRecordOfUser): MemberAuditEntryDto {
  const { id, at, action, actorKind, byPerson, toPerson, targetType, target, credential, credentialId } = entry;
  const { requestId, clientRequestId, ipAddress, userAgent, details } = entry;
  return withoutNulls({
    ...{ id, at, action, actorKind, byPerson, toPerson, targetType, target },
    ...{ credential, credentialId, requestId, clientRequestId, ipAddress, userAgent, details },
  });
}

function toMember(user: UserData, membership: Membership) {
  const { id, status, name, bio, avatarUrl, createdAt, deletedAt, purgeAfter } = user;
  const { organizationId, joinedAt, bannedAt, username, profileCreatedAt, profileUpdatedAt, wasReferred } = membership;
  const { bannedUntil, banReason, attributes, attributesCreatedAt, attributesUpdatedAt } = membership;
  const { usernameReviewSince, usernameApprovedAt } = membership;
  return withoutNulls({
    ...{
      id,
      organizationId,
      status: status as UserStatus,
      name,
      bio,
      pictureUrl: avatarUrl,
      createdAt,
      deletedAt,
      purgeAfter,
    },
    ...{ joinedAt, bannedAt, bannedUntil, banReason, username, usernameReviewSince, usernameApprovedAt },
    avatar: toKey(membership.avatarDatasourceId, membership.avatarObjectDefinitionId),
    picture: toKey(membership.pictureDatasourceId, membership.pictureObjectDefinitionId),
    ...{ profileCreatedAt, profileUpdatedAt, attributes },
    ...{ attributesCreatedAt, attributesUpdatedAt, wasReferred },
  });
}

/** All but the lists that may be long. */
function toHead({ user, membership }: MemberData): Omit<MemberExportDto, Lists> {
  return {
    ...toMember(user, membership),
    roles: membership.roles.map(({ id, name, grantedAt }) => ({ id, name, grantedAt })),
    notes: membership.notes.map(({ text, createdAt }) => ({ text, createdAt })),
    impersonations: membership.impersonations.map(({ reason, startedAt, expiresAt, endedAt }) =>
      withoutNulls({ reason, startedAt, expiresAt, endedAt }),
    ),
    emails: user.emails.map(({ email, verified, isDefault, createdAt, updatedAt }) => ({
      email,
      verified,
      default: isDefault,
      createdAt,
      updatedAt,
    })),
    phoneNumbers: user.phoneNumbers.map(({ phoneNumber, verified, isPrimary, createdAt, updatedAt }) => ({
      ...{ phoneNumber, verified, primary: isPrimary, createdAt, updatedAt },
    })),
    identities: user.identities.map(toIdentity),
    sessions: user.sessions.map(toSession),
    apiKeys: user.apiKeys.map(toApiKey),
    formerUsernames: user.formerUsernames.map(({ username, successor, cause, changedAt }) =>
      withoutNulls({ username, successor, cause, changedAt }),
    ),
    invitations: user.invitations.map(toInvitation),
  };
}

/** The export, written while the lists are read. */
export function toMemberExport(data: MemberData): StreamAnswer {
  const whole = {
    ...toHead(data),
    collection: mapped(data.membership.objects, toObject),
    referrals: mapped(data.membership.brought, toReferral),
    notifications: mapped(data.membership.notifications, toNotification),
    audit: mapped(data.audit, toAuditEntry),
    leftOut: data.leftOut.map(({ what, why }) => ({ what, why })),
  };
  return new StreamAnswer(
    Readable.from(jsonChunks(whole), { objectMode: false }),
    'application/json; charset=utf-8',
    'facet-member-export.json',
  );
}
