import { defineError } from '@app/common';

export const MemberStatusUnfit = defineError('member.status_unfit', 'conflict', 'The status of this person does not allow this.');
export const EmailUnverified = defineError(
  'email.unverified',
  'conflict',
  "Nobody has proved this e-mail address, so its account may be anybody's. Invite the owner, or name the account by id.",
);
export const PersonAmbiguous = defineError('person.ambiguous', 'conflict', 'Several members share this username; name one of them by id.');
export const MemberSessionNotFound = defineError('member_session.not_found', 'not_found', 'The member has no such session in this organization.');
export const MemberKeyNotFound = defineError('member_key.not_found', 'not_found', 'The organization has no such API key.');
