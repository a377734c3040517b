import { isUuid, newId, type FieldFault, type OrganizationId, type UserId } from '@app/kernel';
import { publicIdOf } from '@app/users';
import type { Arrival, ArrivingIdentity, ArrivingMember } from '@app/transfers';
import type { IdentityLineDto, PhoneNumberLineDto, UserLineDto } from './user-line.dto.js';

const dateOf = (text: string | null | undefined): Date | null => (text === null || text === undefined ? null : new Date(text));

const phoneNumberOf = ({ phoneNumber, verified, primary }: PhoneNumberLineDto): Arrival['phoneNumbers'][number] => ({
  phoneNumber,
  verified: verified ?? false,
  isPrimary: primary ?? false,
});

const identityOf = ({ provider, subject, signed, id, issuer, name, email, emailVerified, avatarUrl }: IdentityLineDto): ArrivingIdentity => ({
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
function identitiesOf({ id, identities }: UserLineDto): ArrivingIdentity[] {
  const given = (identities ?? []).map(identityOf);
  if (!id || uuidIn(id)) return given;
  const isThere = given.some((one) => (one.publicId ?? publicIdOf(one)) === id);
  return isThere ? given : [identityOf({ provider: id.slice(0, id.indexOf('|')), subject: id }), ...given];
}

function emailsOf({ email, emailVerified, otherEmails }: UserLineDto): Arrival['emails'] {
  const others = (otherEmails ?? []).map((one) => ({ email: one.email, verified: one.verified ?? false }));
  return [...(email ? [{ email, verified: emailVerified ?? false }] : []), ...others];
}

function memberOf({ joinedAt, bannedAt, username, roles }: UserLineDto, organizationId: OrganizationId | null): ArrivingMember | null {
  return organizationId === null
    ? null
    : { organizationId, joinedAt: dateOf(joinedAt), bannedAt: dateOf(bannedAt), username: username ?? null, roles: roles ?? null };
}

/** Fields that say where somebody is, and who. All others are about the person. */
const elsewhere = new Set(['id', 'email', 'organizationId', 'joinedAt', 'bannedAt', 'username', 'roles']);

/** What a line that obeys the rules says. */
export function toArrival(line: number, dto: UserLineDto, organizationId: OrganizationId | null, notes: readonly FieldFault[]): Arrival {
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
    avatarUrl: dto.avatarUrl ?? null,
    locale: dto.locale ? (Intl.getCanonicalLocales(dto.locale)[0] ?? null) : null,
    timezone: dto.timezone ?? null,
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
