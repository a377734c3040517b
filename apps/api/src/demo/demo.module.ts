import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { JobsModule } from '@app/jobs';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { WalletsModule } from '@app/wallets';
import { DemoAccounts } from './accounts.service.js';
import { Demo } from './demo.service.js';
import { DemoExhibits } from './exhibits.service.js';
import { DemoJob } from './job.service.js';
import { DemoNotifications } from './notifications.service.js';
import { DemoPicture } from './picture.service.js';
import { DemoProps } from './props.service.js';
import { DemoSeed } from './seed.service.js';

@Module({
  imports: [AccountsModule, AuthModule, JobsModule, NotificationsModule, OrganizationsModule, WalletsModule],
  providers: [Demo, DemoAccounts, DemoExhibits, DemoJob, DemoNotifications, DemoPicture, DemoProps, DemoSeed],
})
export class DemoModule {}
