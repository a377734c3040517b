import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { UsernamesModule } from '@app/usernames';
import { BatchJudge } from './arrivals/batch-judge.service.js';
import { BatchWriter } from './arrivals/batch-writer.service.js';
import { ClaimReleases } from './arrivals/claim-releases.service.js';
import { HostOrganizations } from './arrivals/host-organizations.service.js';
import { ImportUsers } from './arrivals/import-users.service.js';
import { NamedReferrals } from './arrivals/named-referrals.service.js';
import { PeopleWriter } from './arrivals/people-writer.service.js';
import { StandingReader } from './arrivals/standing.reader.js';
import { ArchiveReader } from './archive/archive-reader.js';
import { ExportArchive } from './archive/export-archive.service.js';
import { RestoreArchive } from './archive/restore-archive.service.js';
import { RestoredBelongings } from './archive/restored-belongings.service.js';
import { DepartingUsersReader } from './departures/departing-users.reader.js';
import { ExportUsers } from './departures/export-users.service.js';

@Module({
  imports: [OrganizationsModule, AccountsModule, AuthModule, NotificationsModule, PicturesModule, UsernamesModule, UsersModule],
  providers: [
    BatchJudge,
    BatchWriter,
    ClaimReleases,
    HostOrganizations,
    ImportUsers,
    NamedReferrals,
    PeopleWriter,
    StandingReader,
    DepartingUsersReader,
    ExportUsers,
    ArchiveReader,
    ExportArchive,
    RestoreArchive,
    RestoredBelongings,
  ],
  exports: [ImportUsers, ExportUsers, ExportArchive, RestoreArchive],
})
export class TransfersModule {}
