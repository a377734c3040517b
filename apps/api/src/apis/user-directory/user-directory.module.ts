import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { MembersModule } from '@app/members';
import { OrganizationRolesController } from './organization-roles.controller.js';
import { UserDirectoryController } from './user-directory.controller.js';

@Module({
  imports: [OrganizationsModule, AccountsModule, AuthModule, MembersModule],
  controllers: [UserDirectoryController, OrganizationRolesController],
})
export class UserDirectoryModule {}
