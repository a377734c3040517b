import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { LimitsModule } from '@app/limits';
import { PrivacyModule } from '@app/privacy';
import { CurrentUserController } from './current-user.controller.js';
import { ExportController } from './export.controller.js';

@Module({ imports: [AccountsModule, LimitsModule, PrivacyModule], controllers: [CurrentUserController, ExportController] })
export class CurrentUserModule {}
