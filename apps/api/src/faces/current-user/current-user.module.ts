import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { LimitsModule } from '@app/limits';
import { PrivacyModule } from '@app/privacy';
import { CurrentUserController } from './current-user.controller.js';
import { ExportController } from './export.controller.js';

@Module({ imports: [AccountsModule, AuthModule, LimitsModule, PrivacyModule], controllers: [CurrentUserController, ExportController] })
export class CurrentUserModule {}
