import { defineError } from '@app/common';

export const MemberStatusUnfit = defineError(
  'member.status_unfit',
  'conflict',
  'The status of this user does not allow this.',
);
export const EmailDomainNeeded = defineError(
  'email.domain_needed',
  'forbidden',
  'An organization vouches only for e-mail addresses of a domain that it has proved.',
);
export const LastMembership = defineError(
  'membership.last',
  'conflict',
  'This is your only organization: instead of leaving it, delete your account.',
);
export const MemberBulkInterrupted = defineError(
  'member_bulk.interrupted',
  'unavailable',
  'The request took too long, or the server failed: it is not certain that this was done. Send it again.',
);
export const MemberSessionNotFound = defineError(
  'member_session.not_found',
  'not_found',
  'The member has no such session in this organization.',
);
export const MemberKeyNotFound = defineError(
  'member_key.not_found',
  'not_found',
  'The organization has no such API key.',
);
export const MemberNoteNotFound = defineError(
  'member_note.not_found',
  'not_found',
  'There is no such note about this member.',
);
export const MemberNoteLimitReached = defineError(
  'member_note.limit_reached',
  'conflict',
  'There are 200 notes about this member: remove one first.',
);
export const ImpersonationOff = defineError(
  'impersonation.off',
  'forbidden',
  'In this organization admins do not act in the place of members (setting impersonation).',
);
export const ImpersonationOfOneself = defineError(
  'impersonation.of_oneself',
  'conflict',
  'You are this member yourself.',
);
export const ImpersonationNotFound = defineError(
  'impersonation.not_found',
  'not_found',
  'There is no such impersonation of this member that goes on.',
);
