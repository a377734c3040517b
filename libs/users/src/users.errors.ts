import { defineError } from '@app/kernel';

export const UserNotFound = defineError('user.not_found', 'not_found', 'User not found.');
export const EmailTaken = defineError('email.taken', 'conflict', 'An account with this e-mail address exists already.');
export const BirthDateOutOfRange = defineError('birth_date.out_of_range', 'invalid', 'The birth date lies in the future or too far in the past.');
