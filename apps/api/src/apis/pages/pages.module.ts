import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { OrganizationsModule } from '@app/organizations';
import { AccountPagesController } from './account/account-pages.controller.js';
import { PasswordPagesController } from './account/password/password-pages.controller.js';
import { FlowCookies } from './flow-cookies.js';
import { AssetsController } from './layout/assets.controller.js';
import { PageRenderer } from './layout/page-renderer.service.js';
import { PageReplies } from './page-replies.service.js';
import { SignInPagesController } from './sign-in/sign-in-pages.controller.js';
import { SignOutPagesController } from './sign-out/sign-out-pages.controller.js';

/** Pages for people, under `/auth/ui`. */
@Module({
  imports: [AccountsModule, AuthModule, OrganizationsModule],
  controllers: [
    AssetsController,
    SignInPagesController,
    SignOutPagesController,
    AccountPagesController,
    PasswordPagesController,
  ],
  providers: [FlowCookies, PageRenderer, PageReplies],
})
export class PagesModule {}
