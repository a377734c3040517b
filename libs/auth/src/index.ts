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
  InOrganization,
  KnownCaller,
  Public,
  ReadsOfCaller,
  SignedIn,
  declarationOf,
} from './guard/access.decorators.js';
export { Authenticator } from './guard/authenticator.js';
export type { CallerReading } from './guard/request-context.js';
export { IssuerKeySet } from './issuers/issuer-key-set.entity.js';
export { StoredIssuer, issuerSources } from './issuers/trusted-issuer.entity.js';
export { TrustedIssuers } from './issuers/trusted-issuers.service.js';
export { isApiKeyId, newApiKeyParts, readApiKey, writeApiKey } from './keys/api-key-text.js';
export { ApiKey } from './keys/api-key.entity.js';
export { type ApiKeySummary, ApiKeysRepository, type OwnedApiKey } from './keys/api-keys.repository.js';
export { ApiKeysService, type NewApiKey } from './keys/api-keys.service.js';
export { type LinkParts, hashOfLink, isHashOfLink, newLinkParts, readLink, writeLink } from './links/link-text.js';
export { LinksService } from './links/links.service.js';
export { OneTimeToken } from './links/one-time-token.entity.js';
export { generatedPassword } from './passwords/generated-password.js';
export { PasswordChangesService } from './passwords/password-changes.service.js';
export { PasswordCredential } from './passwords/password-credential.entity.js';
export { PasswordsService } from './passwords/passwords.service.js';
export { faultOfHash } from './passwords/stored-hash.js';
export { OrganizationSecret } from './secrets/organization-secret.entity.js';
export { OrganizationSecrets } from './secrets/organization-secrets.service.js';
export { type SecretLeft, SecretRotation } from './secrets/secret-rotation.service.js';
export { Session } from './sessions/session.entity.js';
export { type SessionSummary, SessionsRepository, mostSessions } from './sessions/sessions.repository.js';
export { type ClientInfo, SessionsService, type TokenPair } from './sessions/sessions.service.js';
export { SignInService } from './sessions/sign-in.service.js';
export { SigningKey } from './tokens/signing-key.entity.js';
export { type SigningAlgorithm, type SigningKeySummary, SigningKeys, jwksMaxAge } from './tokens/signing-keys.service.js';
export { WalletLinkingOff, WalletProofInvalid } from './wallets/wallet-proof.errors.js';
export { type IssuedNonce, WalletsService } from './wallets/wallets.service.js';
