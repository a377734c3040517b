import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { PrivacyModule } from '@app/privacy';
import { CurrentUserController } from './current-user.controller.js';
import { ExportController } from './export.controller.js';

@Module({ imports: [AccountsModule, AuthModule, PrivacyModule], controllers: [CurrentUserController, ExportController] })
export class CurrentUserModule {}
