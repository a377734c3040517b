export { type AddressClaim, AddressOwnership } from './addresses/address-ownership.service.js';
export { authEntities } from './auth.entities.js';
export {
  AccountNotActive,
  ApiKeyLimitReached,
  ApiKeyNotFound,
  CredentialsInvalid,
  ImpersonationForbidden,
  IssuerExists,
  IssuerFixed,
  IssuerLimitReached,
  IssuerNotFound,
  LinkInvalid,
  PasswordChangeRequired,
  PasswordNotSet,
  PasswordRefused,
  PasswordWrong,
  RefreshTokenExpired,
  RefreshTokenInvalid,
  SessionNeeded,
  SessionNotFound,
  SignInBusy,
  SignInCodeInvalid,
  SignInNotFresh,
} from './auth.errors.js';
export { AuthModule } from './auth.module.js';
export { BrowserSessionsService, type BrowserTokens } from './browsers/browser-sessions.service.js';
export { type IssuedTicket, StreamTicketsService } from './browsers/stream-tickets.service.js';
export { type EmailSignInRequest, EmailSignInsService } from './email-sign-ins/email-sign-ins.service.js';
export {
  Allows,
  Caller,
  CountsAs,
  InOrganization,
  KnownCaller,
  Public,
  ReadWithCaller,
  SessionCookie,
  SignedIn,
  TakesSessionCookie,
  TakesStreamTicket,
  declarationOf,
} from './guard/access.decorators.js';
export {
  ChallengeInvalid,
  FactorCodeWrong,
  FactorExists,
  FactorNeeded,
  FactorNotFound,
  FactorRequired,
} from './factors/factors.errors.js';
export { type ArchivedFactors, type RestoredFactors } from './factors/factor-archive.repository.js';
export { type FactorState } from './factors/factors.repository.js';
export { FactorsService } from './factors/factors.service.js';
export { SignInChallengesService } from './factors/sign-in-challenges.service.js';
export { StoredIssuer, issuerSources } from './issuers/trusted-issuer.entity.js';
export { TrustedIssuers } from './issuers/trusted-issuers.service.js';
export { type ApiKeySummary, ApiKeysRepository, type OwnedApiKey } from './keys/api-keys.repository.js';
export { ApiKeysService, type NewApiKey } from './keys/api-keys.service.js';
export { LinkToken } from './links/link-token.js';
export { LinksService } from './links/links.service.js';
export {
  PasskeyExists,
  PasskeyInvalid,
  PasskeyLimitReached,
  PasskeyNeeded,
  PasskeyNotFound,
  PasskeyRejected,
  PasskeyWrong,
} from './passkeys/passkeys.errors.js';
export { type PasskeySummary } from './passkeys/passkeys.repository.js';
export { type NewPasskey, PasskeysService } from './passkeys/passkeys.service.js';
export { PasskeySignInsService } from './passkeys/passkey-sign-ins.service.js';
export { type PasskeyCreationOptions, type PasskeyRequestOptions } from './passkeys/web-authn.js';
export { PasswordChangesService } from './passwords/password-changes.service.js';
export { PasswordsService } from './passwords/passwords.service.js';
export { Principals } from './queries/principals.repository.js';
export { OrganizationSecrets } from './secrets/organization-secrets.service.js';
export { SecretRotation } from './secrets/secret-rotation.service.js';
export { type LiveSession, type SessionSummary, SessionsRepository } from './sessions/sessions.repository.js';
export { type ClientInfo, SessionsService, type TokenPair } from './sessions/sessions.service.js';
export { SignInService } from './sessions/sign-in.service.js';
export { StepUpService } from './sessions/step-up.service.js';
export { type SigningKeySummary, SigningKeys } from './tokens/signing-keys.service.js';
export {
  WalletLinkingOff,
  WalletNeeded,
  WalletProofInvalid,
  WalletSignInInvalid,
} from './wallets/wallet-proof.errors.js';
export { WalletsService } from './wallets/wallets.service.js';
