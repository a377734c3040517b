import { defineError } from '@app/common';

export const InvitationNotFound = defineError(
  'invitation.not_found',
  'not_found',
  'The organization has no such invitation.',
);
export const MemberDeleted = defineError(
  'member.deleted',
  'conflict',
  'This member has deleted their account, and it waits for its purge. Until then it can be restored.',
);
export const InvitationExists = defineError(
  'invitation.exists',
  'conflict',
  'This address is invited already; the invitation can be sent again.',
);
export const InvitationLimitReached = defineError(
  'invitation.limit_reached',
  'conflict',
  'There are as many open invitations as there may be. Revoke some, or wait until they are accepted or expire.',
);
export const AccountToSignInWith = defineError(
  'invitation.account_exists',
  'conflict',
  'There is an account with this e-mail address: sign in with it, and accept the invitation then.',
);
export const InvitationOfAnother = defineError(
  'invitation.of_another',
  'forbidden',
  'The invitation is to an e-mail address that is not of this account.',
);
export const InvitationProofNeeded = defineError(
  'invitation.proof_needed',
  'forbidden',
  'This link does not prove the e-mail address. Accept by the link of the e-mail, or sign in with an account that has verified the address.',
);
export const InvitationNotReached = defineError(
  'invitation.not_reached',
  'unavailable',
  'There was no time left for this invitation. Send it again.',
);
