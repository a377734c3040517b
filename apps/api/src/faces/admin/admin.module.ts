import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import { OrganizationsModule } from '@app/organizations';
import { AuditController } from './audit.controller.js';
import { CollectionsController } from './collections.controller.js';
import { SettingsController } from './settings.controller.js';

@Module({ imports: [AccountsModule, AuditModule, OrganizationsModule], controllers: [SettingsController, CollectionsController, AuditController] })
export class AdminModule {}
