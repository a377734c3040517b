import { defineError } from '@app/common';

export const FactorNeeded = defineError(
  'sign_in.factor_needed',
  'forbidden',
  'This account has a second factor: send its code, or a signature of a passkey, together with the token of the challenge.',
);
export const FactorRequired = defineError(
  'organization.factor_required',
  'forbidden',
  'This organization demands a second factor, which was not proved in this session: set one up (/auth/factors), or prove yours (POST /auth/session/step-up).',
);
export const ChallengeInvalid = defineError(
  'challenge.invalid',
  'unauthenticated',
  'This challenge was used, is too old, had too many tries, or was never one: sign in again.',
);
export const FactorCodeWrong = defineError('factor.code_wrong', 'forbidden', 'This code is wrong, or was used before.');
export const FactorExists = defineError('factor.exists', 'conflict', 'You have an authenticator app already.');
export const FactorNotFound = defineError('factor.not_found', 'not_found', 'You have no such second factor.');
