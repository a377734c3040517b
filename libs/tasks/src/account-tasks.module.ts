import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { InvitationsModule } from '@app/invitations';
import { MailModule } from '@app/mail';
import { PrivacyModule } from '@app/privacy';
import { AccountTasks } from './account-tasks.service.js';

@Module({ imports: [AccountsModule, AuthModule, InvitationsModule, MailModule, PrivacyModule], providers: [AccountTasks], exports: [AccountTasks] })
export class AccountTasksModule {}
