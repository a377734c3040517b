import { defineError } from '@app/common';

export const EmailUnverified = defineError(
  'email.unverified',
  'conflict',
  'This e-mail address is not verified, so the account may belong to another user. Invite the owner, or name the account by id.',
);
export const UserAmbiguous = defineError(
  'person.ambiguous',
  'conflict',
  'Several members share this username; name one of them by id.',
);
