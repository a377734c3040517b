import { Module } from '@nestjs/common';
import { AccessModule } from '@app/access';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { ReferralsModule } from '@app/referrals';
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
import { DepartingUsersReader } from './departures/departing-users.reader.js';
import { ExportUsers } from './departures/export-users.service.js';

@Module({
  imports: [AccessModule, AccountsModule, AuthModule, OrganizationsModule, PicturesModule, ReferralsModule, UsersModule, WalletsModule],
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
  ],
  exports: [ImportUsers, ExportUsers],
})
export class TransfersModule {}
