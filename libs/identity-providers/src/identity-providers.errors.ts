import { defineError } from '@app/common';

export const ProviderNotFound = defineError(
  'identity_provider.not_found',
  'not_found',
  'There is no such identity provider.',
);
export const ProviderExists = defineError(
  'identity_provider.exists',
  'conflict',
  'The organization has an identity provider with this id already.',
);
export const ProviderLimitReached = defineError(
  'identity_provider.limit_reached',
  'conflict',
  'The organization has as many identity providers as it may have.',
);
export const ProviderUnavailable = defineError(
  'identity_provider.unavailable',
  'unavailable',
  'The identity provider does not answer as it should right now.',
);
export const ProviderSignInInvalid = defineError(
  'provider_sign_in.invalid',
  'unauthenticated',
  'This sign-in was completed, is too old, was begun by another client, or the answer of the provider is not for it.',
);
export const ProviderSignInDenied = defineError(
  'provider_sign_in.denied',
  'unauthenticated',
  'The identity provider did not sign the user in, or the user gave up.',
);
export const ProviderSignInRefused = defineError(
  'provider_sign_in.refused',
  'forbidden',
  'No account here is linked with this identity, and it may not make one. Sign in another way, and link it.',
);
export const ProviderAccountExists = defineError(
  'provider_sign_in.account_exists',
  'conflict',
  'There is an account with the address of this identity: sign in to it, and link the identity.',
);
export const IdentityLimitReached = defineError(
  'identity.limit_reached',
  'conflict',
  'You have linked as many identities as a user may have.',
);
export const IdentityNotFound = defineError('identity.not_found', 'not_found', 'You have no such identity.');
export const IdentityNeeded = defineError(
  'identity.needed',
  'conflict',
  'This identity is the last way to sign in, or the installation manages it: it cannot be unlinked.',
);
