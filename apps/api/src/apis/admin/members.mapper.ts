import { memberStateOf } from '@app/accounts';
import type {
  ListedMember,
  MemberBulkResult,
  MemberDetails,
  MemberQueries,
  MembersService,
  TemporaryPassword,
} from '@app/members';
import type { SessionSummary } from '@app/auth';
import { defaultPageSize, WithETag } from '@app/http';
import type { CountedPage } from '@app/common';
import type { MemberBulkReportDto } from './dto/member-bulk.dto.js';
import type { BanMemberDto, MemberQueryDto } from './dto/member-request.dto.js';
import type { ListedMemberDto, MemberDto, MemberPageDto, MemberRoleDto } from './dto/member.dto.js';
import type { TemporaryPasswordDto } from './dto/member-password.dto.js';
import type { MemberSessionDto, MemberSessionPageDto } from './dto/member-session.dto.js';

export const toMemberRole = ({ id, name }: { id: string; name: string }): MemberRoleDto => ({ id, name });

function toListedMember(member: ListedMember): ListedMemberDto {
  const { id, status, name, email, emailVerified, username, avatarUrl, roles, joinedAt, lastSeenAt } = member;
  return {
    id,
    status,
    name,
    ...(email !== null && { email, emailVerified: emailVerified === true }),
    ...(username !== null && { username }),
    ...(avatarUrl !== null && { avatarUrl }),
    roles: roles.map(toMemberRole),
    joinedAt: joinedAt.toISOString(),
    ...(lastSeenAt !== null && { lastSeenAt: lastSeenAt.toISOString() }),
  };
}

/** What the libraries know a user by: an id of the user directory stands for the UUID in it. */
export const toUserReference = (id: string): string => id.replace(/^local\|/, '');

/** An id of the user directory is searched for as the id that it stands for. */
export function toMemberRequest({
  search,
  status,
  role,
  ...rest
}: MemberQueryDto): Parameters<MemberQueries['list']>[1] {
  const { domain, joinedFrom: from, joinedTo: to, sort, cursor, limit = defaultPageSize } = rest;
  return {
    search: search?.replace(/^\s*local\|(?=[\da-f-]{36}\s*$)/i, ''),
    ...{ status, roleId: role, domain, sort, cursor, limit },
    ...((from ?? to) && { joined: { from, to } }),
  };
}

export function toMemberPage({ items, total, nextCursor }: CountedPage<ListedMember>): MemberPageDto {
  return {
    members: items.map(toListedMember),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export function toMemberDto(member: MemberDetails): MemberDto {
  const { id, status, name, bio, username, avatarUrl, roles, joinedAt, emails, phoneNumbers, identities, factors } =
    member;
  const { bannedAt, bannedUntil, banReason, createdAt, lastSeenAt, deletedAt, purgeAfter, attributes } = member;
  const main = emails.find((one) => one.isDefault);
  return {
    id,
    status,
    name,
    ...(main && { email: main.email, emailVerified: main.verified }),
    ...(username !== null && { username }),
    ...(avatarUrl !== null && { avatarUrl }),
    roles: roles.map(toMemberRole),
    joinedAt: joinedAt.toISOString(),
    ...(bio !== null && { bio }),
    emails: emails.map((one) => ({ email: one.email, verified: one.verified, default: one.isDefault })),
    phoneNumbers: phoneNumbers.map((one) => ({
      phoneNumber: one.phoneNumber,
      verified: one.verified,
      primary: one.isPrimary,
    })),
    identities: identities.map((one) => ({
      provider: one.provider,
      subject: one.subject,
      ...(one.name !== null && { name: one.name }),
      ...(one.email !== null && { email: one.email }),
    })),
    attributes,
    factors: [...factors],
    createdAt: createdAt.toISOString(),
    ...(lastSeenAt !== null && { lastSeenAt: lastSeenAt.toISOString() }),
    ...(bannedAt !== null && { bannedAt: bannedAt.toISOString() }),
    ...(bannedUntil !== null && { bannedUntil: bannedUntil.toISOString() }),
    ...(banReason !== null && { banReason }),
    ...(deletedAt !== null && { deletedAt: deletedAt.toISOString() }),
    ...(purgeAfter !== null && { purgeAfter: purgeAfter.toISOString() }),
  };
}

export const toTemporaryPassword = ({ password, expiresAt }: TemporaryPassword): TemporaryPasswordDto => ({
  temporaryPassword: password,
  expiresAt: expiresAt.toISOString(),
});

export const toBanTerms = ({ reason, until }: BanMemberDto): Parameters<MembersService['ban']>[2] => ({
  reason: reason ?? null,
  until: until === undefined ? null : new Date(until),
});

/** A member, tagged with their version, their roles and their profile. */
export const toMember = (member: MemberDetails): WithETag<MemberDto> =>
  new WithETag(toMemberDto(member), memberStateOf(member));

export function toMemberBulkReport(results: readonly MemberBulkResult[]): MemberBulkReportDto {
  const count = (result: MemberBulkResult['result']): number => results.filter((one) => one.result === result).length;
  return {
    ...{ done: count('done'), unchanged: count('unchanged'), failed: count('failed') },
    results: results.map(({ id, result, error }) => ({
      id,
      result,
      ...(error && { code: error.code, detail: error.message }),
    })),
  };
}

function toMemberSession({
  id,
  userAgent,
  ipAddress,
  createdAt,
  lastUsedAt,
  expiresAt,
}: SessionSummary): MemberSessionDto {
  return {
    id,
    ...(userAgent !== null && { userAgent }),
    ...(ipAddress !== null && { ipAddress }),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

export function toMemberSessionPage({ items, total, nextCursor }: CountedPage<SessionSummary>): MemberSessionPageDto {
  return {
    sessions: items.map(toMemberSession),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
