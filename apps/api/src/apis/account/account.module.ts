import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AttributesModule } from '@app/attributes';
import { AuthModule } from '@app/auth';
import { ContactsModule } from '@app/contacts';
import { IdentityProvidersModule } from '@app/identity-providers';
import { InvitationsModule } from '@app/invitations';
import { MembersModule } from '@app/members';
import { OrganizationsModule } from '@app/organizations';
import { AccountRestorationController } from './account-restoration.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { BrowserSessionController } from './browser-session.controller.js';
import { EmailSignInController } from './email-sign-in.controller.js';
import { EmailController } from './email.controller.js';
import { EmailsController } from './emails.controller.js';
import { FactorsController } from './factors.controller.js';
import { IdentitiesController } from './identities.controller.js';
import { InvitationController } from './invitation.controller.js';
import { JwksController } from './jwks.controller.js';
import { MembershipsController } from './memberships.controller.js';
import { PasskeysController } from './passkeys.controller.js';
import { OwnAttributesController } from './own-attributes.controller.js';
import { OwnOrganizationsController } from './own-organizations.controller.js';
import { PasswordController } from './password.controller.js';
import { PasswordResetController } from './password-reset.controller.js';
import { PhoneNumbersController } from './phone-numbers.controller.js';
import { ProviderSignInController } from './provider-sign-in.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SignInFactorController } from './sign-in-factor.controller.js';
import { SignInPasskeyController } from './sign-in-passkey.controller.js';
import { SignInController } from './sign-in.controller.js';
import { StepUpController } from './step-up.controller.js';
import { StreamTicketController } from './stream-ticket.controller.js';
import { UsernameAvailabilityController } from './username-availability.controller.js';
import { WalletSignInController } from './wallet-sign-in.controller.js';
import { WalletController } from './wallet.controller.js';

@Module({
  imports: [
    AccountsModule,
    AttributesModule,
    AuthModule,
    ContactsModule,
    IdentityProvidersModule,
    InvitationsModule,
    MembersModule,
    OrganizationsModule,
  ],
  controllers: [
    SignInController,
    BrowserSessionController,
    EmailSignInController,
    ProviderSignInController,
    IdentitiesController,
    SignInFactorController,
    SignInPasskeyController,
    FactorsController,
    PasskeysController,
    StepUpController,
    SessionsController,
    PasswordController,
    PasswordResetController,
    EmailController,
    EmailsController,
    PhoneNumbersController,
    AccountRestorationController,
    InvitationController,
    MembershipsController,
    OwnAttributesController,
    OwnOrganizationsController,
    ApiKeysController,
    StreamTicketController,
    UsernameAvailabilityController,
    WalletSignInController,
    WalletController,
    JwksController,
  ],
})
export class AccountModule {}
