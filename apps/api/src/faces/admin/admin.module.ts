import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { OrganizationsModule } from '@app/organizations';
import { CollectionsController } from './collections.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({ imports: [AccountsModule, OrganizationsModule], controllers: [SettingsController, CollectionsController, NotificationsController] })
export class AdminModule {}
