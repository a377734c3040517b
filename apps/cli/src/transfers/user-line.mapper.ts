import { isUuid, newId, newRoleId, type FieldFault, type OrganizationId, type PictureHash, type RoleId, type UserId } from '@app/common';
import { changedAddress, publicIdOf } from '@app/users';
import type { ImportRecord, ImportedIdentity, ImportedMember, ImportedRole } from '@app/transfers';
import type { AvatarLineDto, RoleLine } from './line-parts.dto.js';
import type { IdentityLineDto, PhoneNumberLineDto, UserLineDto } from './user-line.dto.js';

const dateOf = (text: string | null | undefined): Date | null => (text === null || text === undefined ? null : new Date(text));

const phoneNumberOf = ({ phoneNumber, verified, primary }: PhoneNumberLineDto): ImportRecord['phoneNumbers'][number] => ({
  phoneNumber,
  verified: verified ?? false,
  isPrimary: primary ?? false,
});

const identityOf = ({ provider, subject, signed, id, issuer, name, email, emailVerified, avatarUrl }: IdentityLineDto): ImportedIdentity => ({
  provider,
  subject,
  isSigned: signed ?? false,
  publicId: id ?? null,
  issuer: issuer ?? null,
  name: name ?? null,
  email: email ?? null,
  emailVerified: emailVerified ?? false,
  avatarUrl: avatarUrl ?? null,
});

/** The id of Facet's own in the id of a line, `<uuid>` or `local|<uuid>`. */
function uuidIn(id: string | null | undefined): UserId | null {
  const bare = id?.replace(/^local\|/, '') ?? '';
  return isUuid(bare) ? (bare.toLowerCase() as UserId) : null;
}

/** An id of another kind names the person at their issuer, and stays their public id. */
function identitiesOf({ id, identities }: UserLineDto): ImportedIdentity[] {
  const given = (identities ?? []).map(identityOf);
  if (!id || uuidIn(id)) return given;
  const isThere = given.some((one) => (one.publicId ?? publicIdOf(one)) === id);
  return isThere ? given : [identityOf({ provider: id.slice(0, id.indexOf('|')), subject: id }), ...given];
}

function emailsOf({ email, emailVerified, otherEmails }: UserLineDto): ImportRecord['emails'] {
  const others = (otherEmails ?? []).map((one) => ({ email: one.email, verified: one.verified ?? false }));
  return [...(email ? [{ email, verified: emailVerified ?? false }] : []), ...others];
}

function roleOf(role: string | RoleLine): ImportedRole {
  if (typeof role === 'string') return { names: [role] };
  const { id, name, description = '' } = role;
  return { names: [...(id === undefined ? [] : [id]), name], content: { id: (id as RoleId | undefined) ?? newRoleId(), name, description } };
}

const avatarOf = ({ datasourceId, objectDefinitionId, kind, url }: AvatarLineDto): NonNullable<ImportedMember['avatar']> => ({
  datasourceId,
  objectDefinitionId,
  kind: kind ?? 'avatar',
  url,
});

function memberOf({ joinedAt, bannedAt, username, avatar, referrer, roles }: UserLineDto, organizationId: OrganizationId | null): ImportedMember | null {
  return organizationId === null
    ? null
    : {
        organizationId,
        joinedAt: dateOf(joinedAt),
        bannedAt: dateOf(bannedAt),
        username: username ?? null,
        avatar: avatar ? avatarOf(avatar) : null,
        referrer: referrer ?? null,
        roles: roles?.map(roleOf) ?? null,
      };
}

/** Fields that say where somebody is, and who. All others are about the person. */
const elsewhere = new Set(['id', 'email', 'organizationId', 'joinedAt', 'bannedAt', 'username', 'avatar', 'referrer', 'roles']);

/** What a line that obeys the rules says. */
export function toImportRecord(line: number, dto: UserLineDto, organizationId: OrganizationId | null, notes: readonly FieldFault[]): ImportRecord {
  return {
    line,
    id: uuidIn(dto.id),
    freshId: newId<UserId>(),
    emails: emailsOf(dto),
    name: dto.name ?? null,
    givenName: dto.givenName ?? null,
    familyName: dto.familyName ?? null,
    nickname: dto.nickname ?? null,
    bio: dto.bio ?? null,
    avatarUrl: dto.picture ? null : (dto.avatarUrl ?? null),
    pictureHash: (dto.picture as PictureHash | null | undefined) ?? null,
    locale: dto.locale ? (Intl.getCanonicalLocales(dto.locale)[0] ?? null) : null,
    timezone: dto.timezone ?? null,
    address: dto.address ? changedAddress(null, dto.address) : null,
    dateOfBirth: dto.dateOfBirth?.slice(0, 10) ?? null,
    wallet: dto.wallet ? { address: dto.wallet.address, chainId: dto.wallet.chainId ?? null, linkedAt: dateOf(dto.wallet.linkedAt) } : null,
    status: dto.status ?? 'active',
    createdAt: dateOf(dto.createdAt),
    phoneNumbers: (dto.phoneNumbers ?? []).map(phoneNumberOf),
    identities: identitiesOf(dto),
    passwordHash: dto.passwordHash ?? null,
    member: memberOf(dto, organizationId),
    aboutPerson: Object.entries(dto).flatMap(([field, value]) => (elsewhere.has(field) || value === null || value === undefined ? [] : [field])),
    notes,
  };
}
