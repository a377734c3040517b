import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AdministrationModule } from '@app/administration';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { CollectionsController } from './collections.controller.js';
import { DeniedNamesController } from './denied-names.controller.js';
import { JobsController } from './jobs.controller.js';
import { MemberSessionsController } from './member-sessions.controller.js';
import { MemberStandingController } from './member-standing.controller.js';
import { MembersController } from './members.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { OrganizationKeysController } from './organization-keys.controller.js';
import { OrganizationsController } from './organizations.controller.js';
import { PermissionsController } from './permissions.controller.js';
import { RolesController } from './roles.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({
  imports: [AccountsModule, AdministrationModule, JobsModule, OrganizationsModule],
  controllers: [
    ...[OrganizationsController, SettingsController],
    ...[MembersController, MemberStandingController, MemberSessionsController],
    ...[RolesController, PermissionsController],
    ...[OrganizationKeysController, DeniedNamesController, CollectionsController],
    ...[NotificationsController, JobsController],
  ],
})
export class AdminModule {}
