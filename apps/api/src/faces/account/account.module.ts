import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { ApiKeysController } from './api-keys.controller.js';
import { JwksController } from './jwks.controller.js';
import { PasswordController } from './password.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SignInController } from './sign-in.controller.js';

@Module({
  imports: [AccountsModule, AuthModule],
  controllers: [SignInController, SessionsController, PasswordController, ApiKeysController, JwksController],
})
export class AccountModule {}
