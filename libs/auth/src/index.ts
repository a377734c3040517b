export * from './auth.errors.js';
export { AddressOwnership, type AddressClaim, type Voucher } from './addresses/address-ownership.service.js';
export { AuthModule } from './auth.module.js';
export { Attendance } from './guard/attendance.service.js';
export { IssuerKeySet } from './guard/issuer-key-set.entity.js';
export { ReadsOfCaller, rowOfCaller, type CallerReading } from './guard/caller-reading.js';
export { ACCESS, Allows, Caller, KnownCaller, Public, SignedIn, type AccessDeclaration } from './guard/declarations.js';
export { CountsAs, policyOf } from './guard/route-policy.js';
export { isApiKeyId, newApiKeyParts, readApiKey, writeApiKey } from './keys/api-key-text.js';
export { ApiKey } from './keys/api-key.entity.js';
export { ApiKeysRepository, type ApiKeySummary, type OwnedApiKey } from './keys/api-keys.repository.js';
export { ApiKeys, type NewApiKey } from './keys/api-keys.service.js';
export { AskForLink } from './links/ask-for-link.service.js';
export { hashOfLink, isHashOfLink, newLinkParts, readLink, writeLink, type LinkParts } from './links/link-text.js';
export { LinkRequests } from './links/link-requests.service.js';
export { Links } from './links/links.service.js';
export { OneTimeToken } from './links/one-time-token.entity.js';
export { SendLink } from './links/send-link.service.js';
export { VerifyEmail } from './links/verify-email.service.js';
export { ChangePassword } from './passwords/change-password.service.js';
export { generatedPassword } from './passwords/generated-password.js';
export { ImportedPasswords } from './passwords/imported-passwords.service.js';
export { NewPasswords } from './passwords/new-passwords.service.js';
export { PasswordHasher } from './passwords/password-hasher.js';
export { PasswordCredential } from './passwords/password-credential.entity.js';
export { ResetPassword } from './passwords/reset-password.service.js';
export { OrganizationSecret } from './secrets/organization-secret.entity.js';
export { SecretRotation, type SecretLeft } from './secrets/secret-rotation.service.js';
export { Pylon } from './secrets/pylon.service.js';
export { ExpiredSessions } from './sessions/expired-sessions.service.js';
export { FreshSignIn } from './sessions/fresh-sign-in.service.js';
export { Session } from './sessions/session.entity.js';
export { mostSessions, SessionsRepository, type SessionSummary } from './sessions/sessions.repository.js';
export { Sessions, type ClientInfo } from './sessions/sessions.service.js';
export { TokenPairs, type TokenPair } from './sessions/token-pairs.service.js';
export { SignIn } from './sign-in.service.js';
export { SigningKey } from './tokens/signing-key.entity.js';
export {
  isSigningAlgorithm,
  jwksMaxAge,
  signingAlgorithms,
  SigningKeys,
  type SigningAlgorithm,
  type SigningKeySummary,
} from './tokens/signing-keys.service.js';
export { InOrganization, type ScopeResolver } from './guard/organization-scope.js';
