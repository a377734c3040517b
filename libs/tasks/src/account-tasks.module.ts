import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { MailModule } from '@app/mail';
import { PrivacyModule } from '@app/privacy';
import { AccountTasks } from './account-tasks.service.js';

@Module({ imports: [AccountsModule, AuthModule, MailModule, PrivacyModule], providers: [AccountTasks], exports: [AccountTasks] })
export class AccountTasksModule {}
