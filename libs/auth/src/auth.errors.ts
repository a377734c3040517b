import { defineError } from '@app/common';

export const CredentialsInvalid = defineError(
  'credentials.invalid',
  'unauthenticated',
  'The e-mail address or the password is wrong.',
);
export const AccountNotActive = defineError('account.not_active', 'forbidden', 'This account is not active.');
export const PasswordWrong = defineError('password.wrong', 'forbidden', 'The current password is wrong.');
export const PasswordChangeRequired = defineError(
  'password.change_required',
  'forbidden',
  'This password is temporary: set another one (POST /auth/password/reset), with the token in passwordChange.',
);
export const PasswordNotSet = defineError(
  'password.not_set',
  'conflict',
  'This account has no password: its user sets one with a link (password-reset).',
);
export const PasswordRefused = defineError(
  'password.refused',
  'invalid',
  'The new password does not follow the password rules.',
);
export const SignInNotFresh = defineError(
  'sign_in.not_fresh',
  'forbidden',
  'The sign-in is more than ten minutes old, or lacks your second factor: prove again who you are (POST /auth/session/step-up), or without a second factor send your password in currentPassword.',
);
export const SignInCodeInvalid = defineError(
  'sign_in_code.invalid',
  'unauthenticated',
  'This code is wrong, was used, is too old, or was requested by another client.',
);
export const SignInBusy = defineError('sign_in.busy', 'unavailable', 'Too many sign-ins are in progress right now.');
export const RefreshTokenInvalid = defineError(
  'refresh_token.invalid',
  'unauthenticated',
  'The refresh token is not valid, or its session has ended.',
);
export const RefreshTokenExpired = defineError(
  'refresh_token.expired',
  'unauthenticated',
  'The refresh token has expired.',
);
export const SessionNotFound = defineError('session.not_found', 'not_found', 'You have no such session.');
export const ApiKeyNotFound = defineError('api_key.not_found', 'not_found', 'You have no such API key.');
export const ApiKeyLimitReached = defineError(
  'api_key.limit_reached',
  'conflict',
  'You have reached the limit of API keys for one user.',
);
export const CredentialsContradict = defineError(
  'credential.contradictory',
  'invalid',
  'The API key and the access token belong to different users.',
);
export const SessionNeeded = defineError(
  'session.needed',
  'forbidden',
  'This needs a signed-in user; an API key is not enough.',
);
export const SigningKeyUnknown = defineError('signing_key.unknown', 'not_found', 'There is no signing key of this id.');
export const SigningKeyInUse = defineError(
  'signing_key.in_use',
  'conflict',
  'This key signs now. Another one takes its place with facet keys rotate, and ends it with the option --now.',
);
export const ImpersonationForbidden = defineError(
  'impersonation.forbidden',
  'forbidden',
  'This is for the user alone: an admin who acts in their place may not do it.',
);
export const CrossSiteRequest = defineError(
  'request.cross_site',
  'forbidden',
  'The session cookie is for pages of the same site whose origin is in CORS_ORIGINS, and for pages of this server.',
);
export const IssuerUnavailable = defineError(
  'issuer.unavailable',
  'unavailable',
  'The keys of the token issuer cannot be fetched right now.',
);
export const IssuerExists = defineError(
  'issuer.exists',
  'conflict',
  'This issuer, or its provider, is trusted already.',
);
export const IssuerNotFound = defineError('issuer.not_found', 'not_found', 'There is no such trusted issuer.');
export const IssuerFixed = defineError(
  'issuer.fixed',
  'conflict',
  'This issuer comes from the setting TRUSTED_ISSUERS: remove it there and restart.',
);
export const IssuerLimitReached = defineError(
  'issuer.limit_reached',
  'conflict',
  'There are as many trusted issuers as an installation may have.',
);
export const LinkInvalid = defineError(
  'link.invalid',
  'invalid',
  'This link does not work any more: it was used, is too old, or was never one.',
);
