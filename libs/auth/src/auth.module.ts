import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessModule } from '@app/access';
import { LimitsModule } from '@app/limits';
import { OrganizationsModule } from '@app/organizations';
import { UsersModule } from '@app/users';
import { AccessGuard } from './guard/access.guard.js';
import { ApiKeyStrategy } from './guard/api-key.strategy.js';
import { Attendance } from './guard/attendance.service.js';
import { FacetTokenStrategy } from './guard/facet-token.strategy.js';
import { IssuerPeople } from './guard/issuer-people.js';
import { Principals } from './guard/principals.repository.js';
import { TrustedIssuerStrategy } from './guard/trusted-issuer.strategy.js';
import { ApiKeysRepository } from './keys/api-keys.repository.js';
import { ApiKeys } from './keys/api-keys.service.js';
import { ChangePassword } from './passwords/change-password.service.js';
import { ImportedPasswords } from './passwords/imported-passwords.service.js';
import { NewPasswords } from './passwords/new-passwords.service.js';
import { PasswordCheck } from './passwords/password-check.service.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PasswordRules } from './passwords/password-rules.js';
import { PasswordsRepository } from './passwords/passwords.repository.js';
import { Pylon } from './secrets/pylon.service.js';
import { Vault } from './secrets/vault.js';
import { ExpiredSessions } from './sessions/expired-sessions.service.js';
import { RefreshTokens } from './sessions/refresh-token.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import { TokenPairs } from './sessions/token-pairs.service.js';
import { SignIn } from './sign-in.service.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeys } from './tokens/signing-keys.service.js';

const passwords = [PasswordHasher, PasswordRules, PasswordsRepository, PasswordCheck, NewPasswords, ImportedPasswords, ChangePassword];
const sessions = [RefreshTokens, SessionsRepository, Sessions, ExpiredSessions, TokenPairs, SignIn];
const tokens = [Vault, SigningKeysRepository, SigningKeys, AccessTokens, Pylon];
const keys = [ApiKeysRepository, ApiKeys];
const guard = [Principals, IssuerPeople, Attendance, FacetTokenStrategy, TrustedIssuerStrategy, ApiKeyStrategy, { provide: APP_GUARD, useClass: AccessGuard }];

@Module({
  imports: [PassportModule, AccessModule, LimitsModule, OrganizationsModule, UsersModule],
  providers: [...passwords, ...sessions, ...tokens, ...keys, ...guard],
  exports: [
    Attendance,
    NewPasswords,
    ImportedPasswords,
    ChangePassword,
    SessionsRepository,
    Sessions,
    ExpiredSessions,
    TokenPairs,
    SignIn,
    SigningKeys,
    Pylon,
    ApiKeysRepository,
    ApiKeys,
  ],
})
export class AuthModule {}
