import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { UsernamesModule } from '@app/usernames';
import { BatchValidator } from './import/batch-validator.service.js';
import { BatchWriter } from './import/batch-writer.service.js';
import { ClaimReleases } from './import/claim-releases.service.js';
import { HostOrganizations } from './import/host-organizations.service.js';
import { ImportUsers } from './import/import-users.service.js';
import { NamedReferrals } from './import/named-referrals.service.js';
import { PeopleWriter } from './import/people-writer.service.js';
import { ExistingRecordsReader } from './import/existing-records.reader.js';
import { ArchiveReader } from './queries/archive.reader.js';
import { ExportArchive } from './archive/export-archive.service.js';
import { RestoreArchive } from './archive/restore-archive.service.js';
import { RestoredResources } from './archive/restored-resources.service.js';
import { ExportedUsersReader } from './queries/exported-users.reader.js';
import { ExportUsers } from './export/export-users.service.js';

@Module({
  imports: [OrganizationsModule, AccountsModule, AuthModule, NotificationsModule, PicturesModule, UsernamesModule, UsersModule],
  providers: [
    BatchValidator,
    BatchWriter,
    ClaimReleases,
    HostOrganizations,
    ImportUsers,
    NamedReferrals,
    PeopleWriter,
    ExistingRecordsReader,
    ExportedUsersReader,
    ExportUsers,
    ArchiveReader,
    ExportArchive,
    RestoreArchive,
    RestoredResources,
  ],
  exports: [ImportUsers, ExportUsers, ExportArchive, RestoreArchive],
})
export class TransfersModule {}
