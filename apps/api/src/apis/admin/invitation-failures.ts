import { OrganizationNotFound, PermissionMissing, TooManyRequests } from '@app/common';
import { MailOff } from '@app/mail';
import { InvitationExists, InvitationLimitReached, MemberDeleted } from '@app/members';
import { MemberExists, RoleUnknown } from '@app/organizations';

/** Of every invitation that is sent. */
export const sendingFailures = [
  OrganizationNotFound,
  PermissionMissing,
  MemberExists,
  MemberDeleted,
  InvitationLimitReached,
  MailOff,
  TooManyRequests,
];

/** Of an invitation of a new user. */
export const invitationFailures = [...sendingFailures, RoleUnknown, InvitationExists];
