import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { ContactsModule } from '@app/contacts';
import { IdentityProvidersModule } from '@app/identity-providers';
import { MailModule } from '@app/mail';
import { InvitationsModule } from '@app/invitations';
import { MembersModule } from '@app/members';
import { AccountPagesController } from './account/account-pages.controller.js';
import { ConfirmPagesController } from './account/confirm/confirm-pages.controller.js';
import { DataPagesController } from './account/data/data-pages.controller.js';
import { EmailPagesController } from './account/emails/email-pages.controller.js';
import { PasswordPagesController } from './account/password/password-pages.controller.js';
import { PhoneNumberPagesController } from './account/phone-numbers/phone-number-pages.controller.js';
import { SessionPagesController } from './account/sessions/session-pages.controller.js';
import { ApiKeysPagesController } from './account/api-keys/api-keys-pages.controller.js';
import { FactorsPagesController } from './account/factors/factors-pages.controller.js';
import { PasskeyListPagesController } from './account/passkeys/passkey-list-pages.controller.js';
import { ProfilePagesController } from './account/profile/profile-pages.controller.js';
import { FlowCookies } from './flow-cookies.js';
import { InvitationPagesController } from './invitation/invitation-pages.controller.js';
import { AssetsController } from './layout/assets.controller.js';
import { PageRenderer } from './layout/page-renderer.service.js';
import { LinkPagesController } from './links/link-pages.controller.js';
import { PageReplies } from './page-replies.service.js';
import { PasskeyPagesController } from './passkeys/passkey-pages.controller.js';
import { PasswordResetPagesController } from './password-reset/password-reset-pages.controller.js';
import { ProviderPagesController } from './providers/provider-pages.controller.js';
import { SignInPagesController } from './sign-in/sign-in-pages.controller.js';
import { SignOutPagesController } from './sign-out/sign-out-pages.controller.js';
import { SignUpPagesController } from './sign-up/sign-up-pages.controller.js';

/** Pages for people, under `/auth/ui`. */
@Module({
  imports: [
    AccountsModule,
    AuthModule,
    ContactsModule,
    IdentityProvidersModule,
    InvitationsModule,
    MailModule,
    MembersModule,
  ],
  controllers: [
    AssetsController,
    SignInPagesController,
    SignOutPagesController,
    SignUpPagesController,
    PasswordResetPagesController,
    LinkPagesController,
    InvitationPagesController,
    PasskeyPagesController,
    ProviderPagesController,
    AccountPagesController,
    ConfirmPagesController,
    ProfilePagesController,
    PasswordPagesController,
    EmailPagesController,
    PhoneNumberPagesController,
    SessionPagesController,
    DataPagesController,
    FactorsPagesController,
    PasskeyListPagesController,
    ApiKeysPagesController,
  ],
  providers: [FlowCookies, PageRenderer, PageReplies],
})
export class PagesModule {}
