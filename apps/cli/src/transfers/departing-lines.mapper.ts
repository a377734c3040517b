import { timeZoneAsWritten } from '@app/http';
import { changedAddress, publicIdOf } from '@app/users';
import type { ExportedMember, ExportedUser } from '@app/transfers';
import { userColumns, type UserColumn } from './formats/user-columns.js';

/** A line of an export. What is not set is not on it. */
export type UserLine = Partial<Record<UserColumn, unknown>>;

const isEmpty = (value: unknown): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** No roles at all, and no organization at all, say something: if they were absent, people would get others. */
const isAbsent = (column: UserColumn, value: unknown): boolean => (column === 'organizationId' || column === 'roles' ? value === undefined : isEmpty(value));

/** In the order of the columns, so that the same data are always the same bytes. */
function inOrder(line: Readonly<Record<UserColumn, unknown>>): UserLine {
  const columns = Object.keys(userColumns) as UserColumn[];
  return Object.fromEntries(columns.filter((column) => !isAbsent(column, line[column])).map((column) => [column, line[column]]));
}

const withoutNulls = (one: object): object => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));

/** What follows from the rest, or is the usual, is not said. */
function toIdentity({ issuer, provider, subject, signed, publicId, name, email, emailVerified, avatarUrl }: ExportedUser['identities'][number]): object {
  const id = publicId === publicIdOf({ provider, subject }) ? null : publicId;
  return withoutNulls({ issuer, provider, subject, signed: signed || null, id, name, email, emailVerified: emailVerified || null, avatarUrl });
}

/** @param whole says all about the person, and not only where they are */
function toLine(user: ExportedUser, member: ExportedMember | undefined, whole: boolean, withPasswordHashes: boolean): UserLine {
  const [email, ...otherEmails] = user.emails;
  const about = (value: unknown): unknown => (whole ? value : undefined);
  return inOrder({
    id: user.id,
    email: email?.email,
    emailVerified: about(email?.verified),
    otherEmails: about(otherEmails),
    name: about(user.name),
    givenName: about(user.givenName),
    familyName: about(user.familyName),
    nickname: about(user.nickname),
    bio: about(user.bio),
    avatarUrl: about(user.avatarUrl),
    locale: about(user.locale),
    timezone: about(user.timezone === null ? null : timeZoneAsWritten(user.timezone)),
    address: about(changedAddress(null, user.address)),
    dateOfBirth: about(user.dateOfBirth),
    status: about(user.status),
    createdAt: about(user.createdAt),
    phoneNumbers: about(user.phoneNumbers),
    identities: about(user.identities.map(toIdentity)),
    wallet: about(user.wallet && withoutNulls(user.wallet)),
    passwordHash: about(withPasswordHashes ? user.passwordHash : null),
    organizationId: member?.organizationId ?? null,
    joinedAt: member?.joinedAt,
    bannedAt: member?.bannedAt,
    username: member?.username,
    avatar: member?.avatar,
    referrer: member?.referrer,
    roles: member?.roles,
  });
}

/** The lines of a person: one for each organization, one at least. The first says all about the person. */
export function toLines(user: ExportedUser, withPasswordHashes: boolean): UserLine[] {
  const [first, ...others] = user.members;
  return [toLine(user, first, true, withPasswordHashes), ...others.map((one) => toLine(user, one, false, withPasswordHashes))];
}
