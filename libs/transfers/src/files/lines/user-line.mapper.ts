import type { ArchivedFactors } from '@app/auth';
import { timeZoneAsWritten } from '@app/http';
import { isUuid, newId, newRoleId, pick } from '@app/common';
import type { FieldFault, OrganizationId, PictureHash, RoleId, UserId } from '@app/common';
import { changedAddress, publicIdOf } from '@app/users';
import type { ExportedMember, ExportedUser } from '../../export/exported-user.js';
import type { ImportedIdentity, ImportedMember, ImportedRole, ImportRecord } from '../../import/import-record.js';
import type { SectionLine } from '../../queries/archive-lines.queries.js';
import type { PicturedUser } from '../../queries/exported-users.queries.js';
import { userColumns, type RoleLine, type UserColumn, type UserLine } from './user-line.js';

type OrNull<T, Field extends keyof T> = { [F in Field]-?: Exclude<T[F], undefined> | null };

/** These fields, with null for what is absent. */
const orNull = <T extends object, Field extends keyof T>(item: T, ...names: readonly Field[]): OrNull<T, Field> =>
  Object.fromEntries(names.map((one) => [one, item[one] ?? null])) as OrNull<T, Field>;

const dateOf = (text: string | null | undefined): Date | null => (typeof text === 'string' ? new Date(text) : null);

const identityOf = (identity: NonNullable<UserLine['identities']>[number]): ImportedIdentity => ({
  ...pick(identity, 'provider', 'subject'),
  isSigned: identity.signed ?? false,
  publicId: identity.id ?? null,
  emailVerified: identity.emailVerified ?? false,
  ...orNull(identity, 'issuer', 'name', 'email', 'avatarUrl'),
});

/** The id of Facet's own in the id of a line, `<uuid>` or `local|<uuid>`. */
function uuidIn(id: string | null | undefined): UserId | null {
  const bare = id?.replace(/^local\|/, '') ?? '';
  return isUuid(bare) ? (bare.toLowerCase() as UserId) : null;
}

/** An id of another kind names the user at their issuer, and stays their public id. */
function identitiesOf({ id, identities }: UserLine): ImportedIdentity[] {
  const all = (identities ?? []).map(identityOf);
  if (!id || uuidIn(id) || all.some((one) => (one.publicId ?? publicIdOf(one)) === id)) return all;
  return [identityOf({ provider: id.slice(0, id.indexOf('|')), subject: id }), ...all];
}

function roleOf(role: string | RoleLine): ImportedRole {
  if (typeof role === 'string') return { names: [role] };
  const { id, name, description = '' } = role;
  return {
    names: [...(id === undefined ? [] : [id]), name],
    content: { id: (id as RoleId | undefined) ?? newRoleId(), name, description },
  };
}

const memberOf = (line: UserLine, organizationId: OrganizationId): ImportedMember => ({
  organizationId,
  joinedAt: dateOf(line.joinedAt),
  bannedAt: dateOf(line.bannedAt),
  bannedUntil: dateOf(line.bannedUntil),
  avatar: line.avatar
    ? { ...pick(line.avatar, 'datasourceId', 'objectDefinitionId', 'url'), kind: line.avatar.kind ?? 'avatar' }
    : null,
  ...orNull(line, 'username', 'referrer', 'attributes', 'banReason'),
  roles: line.roles?.map(roleOf) ?? null,
});

const placeFields = [
  ...([
    'organizationId',
    'joinedAt',
    'bannedAt',
    'bannedUntil',
    'banReason',
    'username',
    'avatar',
    'referrer',
    'roles',
  ] as const),
  'attributes',
] as const;
/** Fields that say where a user is, and who. All others are about the user. */
const elsewhere = new Set<string>(['id', 'email', ...placeFields]);

/** What a line that obeys the rules says. */
export function toImportRecord(
  line: number,
  given: UserLine,
  organizationId: OrganizationId | null,
  notes: readonly FieldFault[],
): ImportRecord {
  const { email, wallet } = given;
  const emails = [...(email ? [{ email, verified: given.emailVerified }] : []), ...(given.otherEmails ?? [])];
  return {
    line,
    id: uuidIn(given.id),
    freshId: newId<UserId>(),
    emails: emails.map((one) => ({ email: one.email, verified: one.verified ?? false })),
    ...orNull(given, 'name', 'givenName', 'familyName', 'nickname', 'bio', 'timezone', 'passwordHash'),
    avatarUrl: given.picture ? null : (given.avatarUrl ?? null),
    pictureHash: (given.picture as PictureHash | null | undefined) ?? null,
    locale: given.locale ? (Intl.getCanonicalLocales(given.locale)[0] ?? null) : null,
    address: given.address ? changedAddress(null, given.address) : null,
    dateOfBirth: given.dateOfBirth?.slice(0, 10) ?? null,
    factors: given.factors ?? null,
    wallet: wallet
      ? { address: wallet.address, chainId: wallet.chainId ?? null, linkedAt: dateOf(wallet.linkedAt) }
      : null,
    status: given.status ?? 'active',
    createdAt: dateOf(given.createdAt),
    phoneNumbers: (given.phoneNumbers ?? []).map((one) => ({
      phoneNumber: one.phoneNumber,
      verified: one.verified ?? false,
      isPrimary: one.primary ?? false,
    })),
    identities: identitiesOf(given),
    member: organizationId === null ? null : memberOf(given, organizationId),
    aboutUser: Object.keys(withoutNulls(given)).filter((field) => !elsewhere.has(field)),
    notes,
  };
}

/** A line of an export. What is not set is not on it. */
export type WrittenLine = Partial<Record<UserColumn, unknown>>;

/** No roles at all, and no organization at all, say something: if they were absent, users would get others. */
const isAbsent = (column: UserColumn, value: unknown): boolean =>
  value === undefined ||
  (column !== 'organizationId' &&
    column !== 'roles' &&
    (value === null || (Array.isArray(value) && value.length === 0)));

/** The parts of a line, in the order of the columns, so that the same data are always the same bytes. */
function lineOf(...parts: readonly WrittenLine[]): WrittenLine {
  const line = Object.assign({}, ...parts) as WrittenLine;
  return pick(line, ...userColumns.filter((column) => !isAbsent(column, line[column])));
}

const withoutNulls = (one: object): object =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null && value !== undefined));

/** What follows from the rest, or is the usual, is not said. */
const toIdentity = (identity: ExportedUser['identities'][number]): object =>
  withoutNulls({
    ...pick(identity, 'issuer', 'provider', 'subject'),
    signed: identity.signed || null,
    id: identity.publicId === publicIdOf(identity) ? null : identity.publicId,
    ...pick(identity, 'name', 'email'),
    emailVerified: identity.emailVerified || null,
    avatarUrl: identity.avatarUrl,
  });

/** The fields about the user, without the membership. */
const toUserLine = (user: ExportedUser, withPasswordHashes: boolean): WrittenLine => ({
  emailVerified: user.emails[0]?.verified,
  otherEmails: user.emails.slice(1),
  ...pick(user, 'name', 'givenName', 'familyName', 'nickname', 'bio', 'avatarUrl', 'locale', 'dateOfBirth'),
  ...pick(user, 'status', 'createdAt', 'phoneNumbers'),
  timezone: user.timezone === null ? null : timeZoneAsWritten(user.timezone),
  address: changedAddress(null, user.address),
  identities: user.identities.map(toIdentity),
  wallet: user.wallet && withoutNulls(user.wallet),
  passwordHash: withPasswordHashes ? user.passwordHash : null,
});

const toPlace = (member: ExportedMember | undefined): WrittenLine =>
  member ? pick(member, ...placeFields) : { organizationId: null };

/** The lines of a user: one for each organization, one at least. The first says all about the user. */
export function toLines(user: ExportedUser, withPasswordHashes: boolean): WrittenLine[] {
  const [first, ...others] = user.members;
  const keys = { id: user.id, email: user.emails[0]?.email };
  return [
    lineOf(keys, toUserLine(user, withPasswordHashes), toPlace(first)),
    ...others.map((one) => lineOf(keys, toPlace(one))),
  ];
}

export const jsonLines = (lines: readonly WrittenLine[]): string =>
  lines.map((one) => `${JSON.stringify(one)}\n`).join('');

const jsonLine = (fields: object): string => `${JSON.stringify(withoutNulls(fields))}\n`;

/** A line of an archive; what is not set is not on it. */
export const archiveLineOf = (line: SectionLine): string => jsonLine(Object.assign({}, line, { canonical: null }));

const factorsPart = ({ app, recoveryCodes, passkeys }: ArchivedFactors): object =>
  withoutNulls({ app, recoveryCodes, passkeys: passkeys?.map(withoutNulls) });

/**
 * The line of a user in an archive. What has a section of its own is not on it; an uploaded picture stands
 * there by its hash, and not as a link.
 */
export function userLineOf(user: PicturedUser, withPasswordHashes: boolean, factors?: ArchivedFactors): string {
  const { pictureHash: picture } = user;
  const picturePart = picture === null ? {} : { avatarUrl: null, picture };
  const left = { avatar: null, referrer: null, attributes: null, factors: factors ? factorsPart(factors) : null };
  const [line] = toLines(user, withPasswordHashes);
  return jsonLine(Object.assign({ section: 'user' }, line, left, picturePart));
}
