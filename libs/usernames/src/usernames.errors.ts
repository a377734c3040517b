import { defineError } from '@app/common';

export const UsernameInvalid = defineError(
  'username.invalid',
  'invalid',
  'The username does not follow the rules of the organization.',
);
export const UsernameTaken = defineError('username.taken', 'conflict', 'This username is taken.');
export const UsernameDenied = defineError('username.denied', 'conflict', 'This username is denied.');
export const UsernameConfusable = defineError(
  'username.confusable',
  'conflict',
  'This username looks like one that is taken or denied.',
);
export const UsernameCooldown = defineError(
  'username.cooldown',
  'conflict',
  'This username was changed too recently to be changed again.',
);

/** Of every choice of a username. */
export const usernameFailures = [UsernameInvalid, UsernameTaken, UsernameDenied, UsernameConfusable];
