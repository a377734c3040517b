import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { OrganizationsModule } from '@app/organizations';
import { M2DenylistController } from './denylist.controller.js';
import { M2ProfileController } from './profile.controller.js';

@Module({ imports: [AccountsModule, OrganizationsModule], controllers: [M2ProfileController, M2DenylistController] })
export class M2ProfileModule {}
