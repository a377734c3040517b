export { type AddressClaim, AddressOwnership, type Voucher } from './addresses/address-ownership.service.js';
export {
  AccountNotActive,
  ApiKeyLimitReached,
  ApiKeyNotFound,
  CredentialsContradict,
  CredentialsInvalid,
  IssuerExists,
  IssuerFixed,
  IssuerLimitReached,
  IssuerNotFound,
  IssuerUnavailable,
  LinkInvalid,
  OperatorNeeded,
  PasswordRefused,
  PasswordWrong,
  RefreshTokenExpired,
  RefreshTokenInvalid,
  SessionNeeded,
  SessionNotFound,
  SignInBusy,
  SignInNotFresh,
} from './auth.errors.js';
export { AuthModule } from './auth.module.js';
export {
  type AccessDeclaration,
  Allows,
  Caller,
  CallerRow,
  CountsAs,
  declarationOf,
  InOrganization,
  KnownCaller,
  Public,
  ReadsOfCaller,
  SignedIn,
} from './guard/access.decorators.js';
export { Authenticator } from './guard/authenticator.js';
export type { CallerReading } from './guard/request-context.js';
export { IssuerKeySet } from './issuers/issuer-key-set.entity.js';
export { StoredIssuer, issuerSources } from './issuers/trusted-issuer.entity.js';
export { TrustedIssuers } from './issuers/trusted-issuers.service.js';
export { isApiKeyId, newApiKeyParts, readApiKey, writeApiKey } from './keys/api-key-text.js';
export { ApiKey } from './keys/api-key.entity.js';
export { type ApiKeySummary, ApiKeysRepository, type OwnedApiKey } from './keys/api-keys.repository.js';
export { ApiKeys, type NewApiKey } from './keys/api-keys.service.js';
export { AskForLink } from './links/ask-for-link.service.js';
export { LinkRequests } from './links/link-requests.service.js';
export { type LinkParts, hashOfLink, isHashOfLink, newLinkParts, readLink, writeLink } from './links/link-text.js';
export { Links } from './links/links.service.js';
export { OneTimeToken } from './links/one-time-token.entity.js';
export { SendLink } from './links/send-link.service.js';
export { VerifyEmail } from './links/verify-email.service.js';
export { ChangePassword } from './passwords/change-password.service.js';
export { generatedPassword } from './passwords/generated-password.js';
export { ImportedPasswords } from './passwords/imported-passwords.service.js';
export { NewPasswords } from './passwords/new-passwords.service.js';
export { PasswordCredential } from './passwords/password-credential.entity.js';
export { PasswordHasher } from './passwords/password-hasher.js';
export { ResetPassword } from './passwords/reset-password.service.js';
export { OrganizationSecret } from './secrets/organization-secret.entity.js';
export { Pylon } from './secrets/pylon.service.js';
export { type SecretLeft, SecretRotation } from './secrets/secret-rotation.service.js';
export { FreshSignIn } from './sessions/fresh-sign-in.service.js';
export { Session } from './sessions/session.entity.js';
export { type SessionSummary, SessionsRepository, mostSessions } from './sessions/sessions.repository.js';
export { type ClientInfo, Sessions } from './sessions/sessions.service.js';
export { type TokenPair, TokenPairs } from './sessions/token-pairs.service.js';
export { SignIn } from './sign-in.service.js';
export { SigningKey } from './tokens/signing-key.entity.js';
export { type SigningAlgorithm, type SigningKeySummary, SigningKeys, jwksMaxAge } from './tokens/signing-keys.service.js';
export { WalletLinkingOff, WalletProofInvalid } from './wallets/wallet-proof.errors.js';
export { type IssuedNonce, WalletsService } from './wallets/wallets.service.js';
