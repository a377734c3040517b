import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AttributesModule } from '@app/attributes';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { UsernamesModule } from '@app/usernames';
import { ExistingRecordsReader } from './import/existing-records.reader.js';
import { ExportService } from './export/export.service.js';
import { FileImportService } from './files/file-import.service.js';
import { ImportService } from './import/import.service.js';
import { ImportedMembersService } from './import/imported-members.service.js';
import { ImportedUsersService } from './import/imported-users.service.js';
import { RestoreService } from './archive/restore.service.js';
import { RestoredMembersService } from './archive/restored-members.service.js';

const offered = [FileImportService, ExportService];

@Module({
  imports: [
    OrganizationsModule,
    AccountsModule,
    AttributesModule,
    AuthModule,
    NotificationsModule,
    PicturesModule,
    UsernamesModule,
    UsersModule,
  ],
  providers: [
    ...offered,
    ExistingRecordsReader,
    ImportedMembersService,
    ImportedUsersService,
    ImportService,
    RestoreService,
    RestoredMembersService,
  ],
  exports: offered,
})
export class TransfersModule {}
