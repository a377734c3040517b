import { defineError } from '@app/common';

export const EmailNotFound = defineError('email.not_found', 'not_found', 'The account has no such e-mail address.');
export const EmailExists = defineError('email.exists', 'conflict', 'The account has this e-mail address already.');
export const EmailLimitReached = defineError(
  'email.limit_reached',
  'conflict',
  'The account has as many e-mail addresses as one may have.',
);
export const EmailProved = defineError('email.proved', 'conflict', 'This e-mail address is verified already.');
export const EmailUnproved = defineError(
  'email.unproved',
  'conflict',
  'This e-mail address is not verified: follow the link that was sent there first.',
);
export const EmailNeeded = defineError(
  'email.needed',
  'conflict',
  'This is the default address, or the only verified one: make another verified one the default first.',
);
export const PhoneNumberInvalid = defineError('phone_number.invalid', 'invalid', 'This is no phone number.');
export const PhoneNumberNotFound = defineError(
  'phone_number.not_found',
  'not_found',
  'The account has no such phone number.',
);
export const PhoneNumberExists = defineError(
  'phone_number.exists',
  'conflict',
  'The account has this phone number already.',
);
export const PhoneNumberLimitReached = defineError(
  'phone_number.limit_reached',
  'conflict',
  'The account has as many phone numbers as one may have.',
);
export const EmailProofElsewhere = defineError(
  'email.sign_in_needed',
  'forbidden',
  'Sign in to the account that added this e-mail address, and open the link again.',
);
