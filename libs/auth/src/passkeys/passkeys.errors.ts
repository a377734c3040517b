import { defineError } from '@app/common';

export const PasskeyInvalid = defineError(
  'passkey.invalid',
  'invalid',
  'This is no new passkey for the last options that this session got, or they are more than five minutes old.',
);
export const PasskeyRejected = defineError(
  'passkey.rejected',
  'unauthenticated',
  'This passkey is not known here, or its signature is not one for options that wait for it.',
);
export const PasskeyWrong = defineError(
  'passkey.wrong',
  'forbidden',
  'This passkey is not one of the account, or its signature is not one for the options that wait for it.',
);
export const PasskeyExists = defineError('passkey.exists', 'conflict', 'This passkey is registered already.');
export const PasskeyLimitReached = defineError(
  'passkey.limit_reached',
  'conflict',
  'You have reached the limit of passkeys for one user.',
);
export const PasskeyNeeded = defineError(
  'passkey.needed',
  'conflict',
  'This passkey is the last way to sign in: it cannot be removed.',
);
export const PasskeyNotFound = defineError('passkey.not_found', 'not_found', 'You have no such passkey.');
