import type { SignedInUser } from '@app/accounts';
import type { VisibleAttributes } from '@app/attributes';
import type { BrowserTokens, IssuedTicket } from '@app/auth';
import type { Principal } from '@app/common';
import { Reply } from '@app/http';
import type { BrowserTokensDto, CurrentSessionDto, OwnMembershipDto } from './dto/browser-session.dto.js';
import type { StreamTicketDto } from './dto/stream-ticket.dto.js';

function toBody({ accessToken, expiresIn, sessionExpiresAt, userId, organizationId }: BrowserTokens): BrowserTokensDto {
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresIn,
    sessionExpiresAt: sessionExpiresAt.toISOString(),
    ...(organizationId !== null && { organizationId }),
    user: { id: userId },
  };
}

export const toBrowserTokens = (tokens: BrowserTokens): Reply =>
  new Reply(200, toBody(tokens), { 'Set-Cookie': tokens.cookie });

export const toSignedOut = (clearingCookie: string): Reply =>
  new Reply(204, undefined, { 'Set-Cookie': clearingCookie });

export const toStreamTicket = ({ ticket, expiresAt }: IssuedTicket): StreamTicketDto => ({
  ticket,
  expiresAt: expiresAt.toISOString(),
});

function toMembership({
  organizationId,
  name,
  username,
  roles,
}: SignedInUser['memberships'][number]): OwnMembershipDto {
  return {
    organizationId,
    name,
    ...(username !== null && { username }),
    roles: roles.map((role) => ({ id: role.id, name: role.name })),
  };
}

export function toCurrentSession(
  found: SignedInUser,
  { attributes }: VisibleAttributes,
  permissions: string[],
  { sessionId, authenticatedAt, impersonation }: Principal,
): CurrentSessionDto {
  const {
    userId,
    name,
    email,
    emailVerified,
    avatarUrl,
    organization,
    memberships,
    hasMoreMemberships,
    amr,
    factorDueAt,
    expiresAt,
  } = found;
  return {
    user: {
      id: userId,
      name,
      ...(email !== null && { email }),
      emailVerified,
      ...(avatarUrl !== null && { pictureUrl: avatarUrl }),
    },
    ...(organization && { organization: { id: organization.id, name: organization.name } }),
    memberships: memberships.map(toMembership),
    hasMoreMemberships,
    attributes,
    permissions,
    ...(sessionId !== null && { sessionId }),
    ...(impersonation && { act: { sub: impersonation.adminId } }),
    ...(amr !== null && { amr: [...amr] }),
    ...(factorDueAt !== null && { factorDueAt: factorDueAt.toISOString() }),
    ...(authenticatedAt !== null && { authenticatedAt: authenticatedAt.toISOString() }),
    expiresAt: expiresAt.toISOString(),
  };
}
