import { Module } from '@nestjs/common';
import { AccessModule } from '@app/access';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { OrganizationsModule } from '@app/organizations';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { ReferralsModule } from '@app/referrals';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { WalletsModule } from '@app/wallets';
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
  imports: [
    AccessModule,
    AccountsModule,
    AuthModule,
    OrganizationsModule,
    NotificationsModule,
    PicturesModule,
    ReferralsModule,
    UsernamesModule,
    UsersModule,
    WalletsModule,
  ],
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
