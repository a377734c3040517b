import { defineError } from '@app/common';

export const UserNotFound = defineError('user.not_found', 'not_found', 'User not found.');
export const UserExists = defineError('user.exists', 'conflict', 'A user with this id exists already.');
export const EmailTaken = defineError('email.taken', 'conflict', 'An account with this e-mail address exists already.');
export const BirthDateOutOfRange = defineError(
  'birth_date.out_of_range',
  'invalid',
  'The birth date lies in the future or too far in the past.',
);
export const IdentityTaken = defineError('identity.taken', 'conflict', 'This identity belongs to another user.');
