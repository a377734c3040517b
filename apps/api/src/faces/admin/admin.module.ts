import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { CollectionsController } from './collections.controller.js';
import { JobsController } from './jobs.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({
  imports: [AccountsModule, JobsModule, OrganizationsModule],
  controllers: [SettingsController, CollectionsController, NotificationsController, JobsController],
})
export class AdminModule {}
