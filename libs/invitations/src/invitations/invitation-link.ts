import { LinkToken } from '@app/auth';
import { isOrganizationId, type OrganizationId } from '@app/common';
import type { Invitation } from './invitation.entity.js';

const lifetime = 7 * 86_400_000;

/**
 * The new links of an invitation, whose secrets are stored as hashes. The one goes by email, so it verifies the address.
 * The inviter sees the other one, so it verifies nothing.
 */
interface InvitationLinks extends Pick<Invitation, 'id' | 'secretHash' | 'createdAt' | 'expiresAt'> {
  readonly sharedHash: Buffer;
  readonly tokenIn: (organizationId: OrganizationId) => string;
  readonly sharedTokenIn: (organizationId: OrganizationId) => string;
}

/** @param id the id of the invitation */
export function newInvitationLinks(id: string, createdAt: Date): InvitationLinks {
  const [token, shared] = [LinkToken.create(id), LinkToken.create(id)];
  const expiresAt = new Date(createdAt.getTime() + lifetime);
  // The organization is a part of the token, as it is a part of every key of an organization.
  return {
    id,
    secretHash: token.hash(),
    sharedHash: shared.hash(),
    createdAt,
    expiresAt,
    tokenIn: (organizationId) => `${organizationId}.${token.toString()}`,
    sharedTokenIn: (organizationId) => `${organizationId}.${shared.toString()}`,
  };
}

/** @returns undefined for a text that is not a token of an invitation */
export function readInvitationToken(text: string): { organizationId: OrganizationId; token: LinkToken } | undefined {
  const dot = text.indexOf('.');
  const organizationId = text.slice(0, Math.max(0, dot));
  const token = LinkToken.read(text.slice(dot + 1));
  return token && isOrganizationId(organizationId) ? { organizationId, token } : undefined;
}

export const isExpired = ({ expiresAt }: Pick<Invitation, 'expiresAt'>, now: Date): boolean => expiresAt <= now;
