import { defineError } from '@app/kernel';

export const UserNotFound = defineError('user.not_found', 'not_found', 'User not found.');
export const UserExists = defineError('user.exists', 'conflict', 'A person with this id exists already.');
export const EmailTaken = defineError('email.taken', 'conflict', 'An account with this e-mail address exists already.');
export const IdentityTaken = defineError('identity.taken', 'conflict', 'This identity belongs to another person.');
