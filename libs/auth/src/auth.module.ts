import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { AddressOwnership } from './addresses/address-ownership.service.js';
import { BrowserSessionsService } from './browsers/browser-sessions.service.js';
import { SessionCookies } from './browsers/session-cookies.js';
import { StreamTicketsService } from './browsers/stream-tickets.service.js';
import { KnownDevices } from './devices/known-devices.service.js';
import { EmailSignInsService } from './email-sign-ins/email-sign-ins.service.js';
import { FactorArchive } from './factors/factor-archive.repository.js';
import { FactorsRepository } from './factors/factors.repository.js';
import { FactorsService } from './factors/factors.service.js';
import { SignInChallengesService } from './factors/sign-in-challenges.service.js';
import { AccessGuard } from './guard/access.guard.js';
import { ApiKeyStrategy } from './guard/api-key.strategy.js';
import { Authenticator } from './guard/authenticator.js';
import { FacetTokenStrategy } from './guard/facet-token.strategy.js';
import { Principals } from './queries/principals.repository.js';
import { SessionCookieStrategy } from './guard/session-cookie.strategy.js';
import { StreamTicketStrategy } from './guard/stream-ticket.strategy.js';
import { TrustedIssuerStrategy } from './guard/trusted-issuer.strategy.js';
import { IssuerUsers } from './issuers/issuer-users.service.js';
import { TrustedIssuers } from './issuers/trusted-issuers.service.js';
import { ApiKeysRepository } from './keys/api-keys.repository.js';
import { ApiKeysService } from './keys/api-keys.service.js';
import { LinksService } from './links/links.service.js';
import { OneTimeTokensRepository } from './links/one-time-tokens.repository.js';
import { PasskeyCeremonies } from './passkeys/passkey-ceremonies.service.js';
import { PasskeySignInsService } from './passkeys/passkey-sign-ins.service.js';
import { PasskeysRepository } from './passkeys/passkeys.repository.js';
import { PasskeysService } from './passkeys/passkeys.service.js';
import { PasswordChangesService } from './passwords/password-changes.service.js';
import { PasswordsRepository } from './passwords/passwords.repository.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { OrganizationSecrets } from './secrets/organization-secrets.service.js';
import { EncryptedTables } from './secrets/encrypted-tables.js';
import { SecretRotation } from './secrets/secret-rotation.service.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionSweep } from './sessions/session-sweep.service.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInService } from './sessions/sign-in.service.js';
import { StepUpService } from './sessions/step-up.service.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeys } from './tokens/signing-keys.service.js';
import { WalletsService } from './wallets/wallets.service.js';

const repositories = [
  ApiKeysRepository,
  FactorArchive,
  FactorsRepository,
  OneTimeTokensRepository,
  PasskeysRepository,
  PasswordsRepository,
  SessionsRepository,
  SigningKeysRepository,
];
const credentials = [
  ApiKeysService,
  EmailSignInsService,
  FactorsService,
  SignInChallengesService,
  LinksService,
  PasskeyCeremonies,
  PasskeysService,
  PasskeySignInsService,
  PasswordsService,
  PasswordChangesService,
  KnownDevices,
  SessionsService,
  SignInService,
  StepUpService,
  SigningKeys,
  WalletsService,
];
const jobs = [SessionSweep];
const browsers = [SessionCookies, BrowserSessionsService, StreamTicketsService];
const secrets = [OrganizationSecrets, EncryptedTables, SecretRotation];
const strategies = [
  Principals,
  FacetTokenStrategy,
  TrustedIssuers,
  IssuerUsers,
  TrustedIssuerStrategy,
  ApiKeyStrategy,
  SessionCookieStrategy,
  StreamTicketStrategy,
];
const guard = [...strategies, Authenticator, { provide: APP_GUARD, useClass: AccessGuard }];

@Module({
  imports: [OrganizationsModule, RateLimitsModule, MailModule, UsersModule],
  providers: [AddressOwnership, ...repositories, ...credentials, ...jobs, ...browsers, ...secrets, ...guard],
  exports: [
    AddressOwnership,
    ApiKeysRepository,
    SessionsRepository,
    ...credentials,
    ...browsers,
    ...secrets,
    TrustedIssuers,
    Principals,
  ],
})
export class AuthModule {}
