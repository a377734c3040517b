import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { AuditController } from './audit.controller.js';
import { CollectionsController } from './collections.controller.js';
import { JobsController } from './jobs.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({
  imports: [AccountsModule, AuditModule, JobsModule, OrganizationsModule],
  controllers: [SettingsController, CollectionsController, NotificationsController, JobsController, AuditController],
})
export class AdminModule {}
