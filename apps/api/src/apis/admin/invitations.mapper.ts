import type { InvitationsService, ListedInvitation } from '@app/members';
import type { InvitationDto, InvitationPageDto } from './dto/invitation.dto.js';

export function toInvitation({
  id,
  email,
  name,
  roles,
  invitedBy,
  createdAt,
  expiresAt,
  expired,
}: ListedInvitation): InvitationDto {
  return {
    id,
    email,
    ...(name !== null && { name }),
    roles,
    ...(invitedBy !== null && { invitedBy }),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired,
  };
}

export function toInvitationPage({
  items,
  total,
  nextCursor,
}: Awaited<ReturnType<InvitationsService['list']>>): InvitationPageDto {
  return {
    invitations: items.map(toInvitation),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
