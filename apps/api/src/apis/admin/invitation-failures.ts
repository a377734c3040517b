import { OrganizationNotFound, PermissionMissing, TooManyRequests } from '@app/common';
import { InvitationExists, InvitationLimitReached, MemberDeleted } from '@app/invitations';
import { MemberExists, RoleUnknown } from '@app/organizations';

/** Of every invitation that is sent. */
export const sendingFailures = [
  OrganizationNotFound,
  PermissionMissing,
  MemberExists,
  MemberDeleted,
  InvitationLimitReached,
  TooManyRequests,
];

/** Of an invitation of a new user. */
export const invitationFailures = [...sendingFailures, RoleUnknown, InvitationExists];
