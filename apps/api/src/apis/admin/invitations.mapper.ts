import type { CountedPage } from '@app/common';
import { WithETag } from '@app/http';
import type { BulkResult, ListedInvitation, SentInvitation } from '@app/invitations';
import type { BulkReportDto } from './dto/bulk-invitations.dto.js';
import type { InvitationDto, InvitationPageDto, SentInvitationDto } from './dto/invitation.dto.js';

function toInvitationDto(invitation: ListedInvitation): InvitationDto {
  const { id, status, email, name, roles, invitedBy, createdAt, expiresAt, endedAt, userId } = invitation;
  return {
    id,
    status,
    email,
    ...(name !== null && { name }),
    roles,
    ...(invitedBy !== null && { invitedBy }),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired: status === 'expired',
    ...(endedAt && { [status === 'accepted' ? 'acceptedAt' : 'revokedAt']: endedAt.toISOString() }),
    ...(userId !== null && { acceptedBy: userId }),
  };
}

/** An invitation, tagged with how often it was changed. */
export const toInvitation = (invitation: ListedInvitation): WithETag<InvitationDto> =>
  new WithETag(toInvitationDto(invitation), String(invitation.version));

/** With the link that is shown only once. */
export const toSentInvitation = (invitation: SentInvitation): WithETag<SentInvitationDto> => {
  const { token, link, version } = invitation;
  return new WithETag({ ...toInvitationDto(invitation), token, ...(link !== undefined && { link }) }, String(version));
};

export function toInvitationPage({ items, total, nextCursor }: CountedPage<ListedInvitation>): InvitationPageDto {
  return {
    invitations: items.map(toInvitationDto),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export const toBulkReport = (results: readonly BulkResult[]): BulkReportDto => ({
  results: results.map(({ email, result, code }) => ({ email, result, ...(code !== undefined && { code }) })),
});
