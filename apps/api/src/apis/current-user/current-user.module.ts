import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { RateLimitsModule } from '@app/rate-limits';
import { CurrentUserController } from './current-user.controller.js';
import { CurrentUserPictureController } from './picture.controller.js';
import { ExportController } from './export.controller.js';

@Module({
  imports: [AccountsModule, AuthModule, RateLimitsModule],
  controllers: [CurrentUserController, CurrentUserPictureController, ExportController],
})
export class CurrentUserModule {}
