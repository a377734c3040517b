import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { UserV1ProfileController } from './profile.controller.js';
import { UserV1PublicProfileController } from './public-profile.controller.js';
import { UserV1ReferralsController } from './referrals.controller.js';
import { UserV1SessionController } from './session.controller.js';

@Module({
  imports: [AccountsModule, AuthModule],
  controllers: [UserV1ProfileController, UserV1PublicProfileController, UserV1ReferralsController, UserV1SessionController],
})
export class UserV1Module {}
