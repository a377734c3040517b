import { defineError } from '@app/common';

export const EmailUnverified = defineError(
  'email.unverified',
  'conflict',
  "Nobody has proved this e-mail address, so its account may be anybody's. Invite the owner, or name the account by id.",
);
export const UserAmbiguous = defineError(
  'person.ambiguous',
  'conflict',
  'Several members share this username; name one of them by id.',
);
