import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { OrganizationRolesController } from './organization-roles.controller.js';
import { UserDirectoryController } from './user-directory.controller.js';

@Module({ imports: [OrganizationsModule, AccountsModule, AuthModule], controllers: [UserDirectoryController, OrganizationRolesController] })
export class UserDirectoryModule {}
