import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { NotificationsModule } from '@app/notifications';
import { UserV1ContainersController } from './containers.controller.js';
import { UserV1NotificationStreamController } from './notification-stream.controller.js';
import { UserV1NotificationsController } from './notifications.controller.js';
import { UserV1ProfileController } from './profile.controller.js';
import { UserV1PublicProfileController } from './public-profile.controller.js';
import { UserV1ReferralsController } from './referrals.controller.js';
import { UserV1SessionController } from './session.controller.js';

@Module({
  imports: [AccountsModule, AuthModule, NotificationsModule],
  controllers: [
    UserV1ProfileController,
    UserV1PublicProfileController,
    UserV1ReferralsController,
    UserV1SessionController,
    UserV1NotificationsController,
    UserV1NotificationStreamController,
    UserV1ContainersController,
  ],
})
export class UserV1Module {}
