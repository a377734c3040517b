import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { MembersModule } from '@app/members';
import { JobsModule } from '@app/jobs';
import { NotificationsModule } from '@app/notifications';
import { UsersModule } from '@app/users';
import { DemoAccounts } from './accounts.service.js';
import { DemoAnnex } from './annex.service.js';
import { Demo } from './demo.service.js';
import { DemoCollections } from './collections.service.js';
import { DemoJob } from './job.service.js';
import { DemoInvitations } from './invitations.service.js';
import { DemoLinks } from './links.service.js';
import { DemoMembers } from './members.service.js';
import { DemoNotifications } from './notifications.service.js';
import { DemoPicture } from './picture.service.js';
import { DemoFixtures } from './fixtures.service.js';
import { DemoSeed } from './seed.service.js';
import { DemoSessions } from './sessions.service.js';

@Module({
  imports: [OrganizationsModule, AccountsModule, AuthModule, MembersModule, JobsModule, NotificationsModule, UsersModule],
  providers: [
    ...[Demo, DemoAccounts, DemoAnnex, DemoCollections, DemoInvitations, DemoJob, DemoLinks, DemoMembers],
    ...[DemoNotifications, DemoPicture, DemoFixtures, DemoSeed, DemoSessions],
  ],
})
export class DemoModule {}
