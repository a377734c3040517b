import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { BegunSignIns } from './begun-sign-ins.service.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { LinkedIdentitiesService } from './linked-identities.service.js';
import { OpenIdConnect } from './open-id-connect.service.js';
import { ProviderMetadataService } from './provider-metadata.service.js';
import { ProviderSignInsService } from './provider-sign-ins.service.js';
import { ProviderUsersService } from './provider-users.service.js';
import { SignInCookies } from './sign-in-cookies.js';

const offered = [IdentityProvidersService, ProviderSignInsService, LinkedIdentitiesService, SignInCookies];

@Module({
  imports: [AuthModule, MailModule, OrganizationsModule, RateLimitsModule, UsersModule],
  providers: [
    ...offered,
    IdentityProvidersRepository,
    BegunSignIns,
    OpenIdConnect,
    ProviderMetadataService,
    ProviderUsersService,
  ],
  exports: offered,
})
export class IdentityProvidersModule {}
