import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { InvitationsModule } from '@app/invitations';
import { JobsModule } from '@app/jobs';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { CollectionsController } from './collections.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { JobsController } from './jobs.controller.js';
import { MailboxController } from './mailbox.controller.js';
import { MemberAccountController } from './member-account.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({
  imports: [AccountsModule, InvitationsModule, JobsModule, MailModule, OrganizationsModule],
  controllers: [
    SettingsController,
    CollectionsController,
    NotificationsController,
    InvitationsController,
    MemberAccountController,
    MailboxController,
    JobsController,
  ],
})
export class AdminModule {}
