import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { OrganizationsModule } from '@app/organizations';
import { JobsModule } from '@app/jobs';
import { RateLimitsModule } from '@app/rate-limits';
import { MailModule } from '@app/mail';
import { UsersModule } from '@app/users';
import { WalletRules } from './wallets/wallet-rules.js';
import { WalletsService } from './wallets/wallets.service.js';
import { AddressOwnership } from './addresses/address-ownership.service.js';
import { AccessGuard } from './guard/access.guard.js';
import { Authenticator } from './guard/authenticator.js';
import { ApiKeyStrategy } from './guard/api-key.strategy.js';
import { FacetTokenStrategy } from './guard/facet-token.strategy.js';
import { IssuerKeySetsRepository } from './issuers/issuer-key-sets.repository.js';
import { IssuerUsers } from './issuers/issuer-users.service.js';
import { TrustedIssuersRepository } from './issuers/trusted-issuers.repository.js';
import { TrustedIssuers } from './issuers/trusted-issuers.service.js';
import { Principals } from './guard/principals.repository.js';
import { TrustedIssuerStrategy } from './guard/trusted-issuer.strategy.js';
import { ApiKeysRepository } from './keys/api-keys.repository.js';
import { ApiKeys } from './keys/api-keys.service.js';
import { AskForLink } from './links/ask-for-link.service.js';
import { LinkRequests } from './links/link-requests.service.js';
import { Links } from './links/links.service.js';
import { OneTimeTokensRepository } from './links/one-time-tokens.repository.js';
import { SendLink } from './links/send-link.service.js';
import { VerifyEmail } from './links/verify-email.service.js';
import { ChangePassword } from './passwords/change-password.service.js';
import { HashSamples } from './passwords/hash-samples.service.js';
import { ImportedPasswords } from './passwords/imported-passwords.service.js';
import { NewPasswords } from './passwords/new-passwords.service.js';
import { PasswordCheck } from './passwords/password-check.service.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PasswordEstimator } from './passwords/password-estimator.js';
import { PasswordRules } from './passwords/password-rules.js';
import { PasswordsRepository } from './passwords/passwords.repository.js';
import { ReplacePassword } from './passwords/replace-password.service.js';
import { ResetPassword } from './passwords/reset-password.service.js';
import { Pylon } from './secrets/pylon.service.js';
import { SecretRotation } from './secrets/secret-rotation.service.js';
import { SecretsRepository } from './secrets/secrets.repository.js';
import { ExpiredSessions } from './sessions/expired-sessions.service.js';
import { FreshSignIn } from './sessions/fresh-sign-in.service.js';
import { RefreshTokens } from './sessions/refresh-token.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import { TokenPairs } from './sessions/token-pairs.service.js';
import { SignIn } from './sign-in.service.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeys } from './tokens/signing-keys.service.js';

const passwords = [
  PasswordHasher,
  HashSamples,
  PasswordEstimator,
  PasswordRules,
  PasswordsRepository,
  PasswordCheck,
  NewPasswords,
  ImportedPasswords,
  ChangePassword,
  ReplacePassword,
  ResetPassword,
];
const links = [OneTimeTokensRepository, Links, LinkRequests, AskForLink, SendLink, VerifyEmail];
const sessions = [RefreshTokens, SessionsRepository, Sessions, ExpiredSessions, FreshSignIn, TokenPairs, SignIn];
const tokens = [SigningKeysRepository, SigningKeys, AccessTokens, Pylon, SecretsRepository, SecretRotation];
const keys = [ApiKeysRepository, ApiKeys];
const issuers = [IssuerKeySetsRepository, TrustedIssuersRepository, TrustedIssuers, IssuerUsers];
const strategies = [Principals, FacetTokenStrategy, TrustedIssuerStrategy, ApiKeyStrategy];
const guard = [...strategies, Authenticator, { provide: APP_GUARD, useClass: AccessGuard }];

@Module({
  imports: [OrganizationsModule, JobsModule, RateLimitsModule, MailModule, UsersModule],
  providers: [AddressOwnership, WalletRules, WalletsService, ...passwords, ...links, ...sessions, ...tokens, ...keys, ...issuers, ...guard],
  exports: [
    AddressOwnership,
    Authenticator,
    PasswordHasher,
    NewPasswords,
    ImportedPasswords,
    ChangePassword,
    ResetPassword,
    AskForLink,
    LinkRequests,
    Links,
    SendLink,
    VerifyEmail,
    SessionsRepository,
    Sessions,
    ExpiredSessions,
    FreshSignIn,
    TokenPairs,
    SignIn,
    SigningKeys,
    TrustedIssuers,
    SecretRotation,
    Pylon,
    ApiKeysRepository,
    ApiKeys,
    WalletsService,
  ],
})
export class AuthModule {}
