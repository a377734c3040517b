import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { AccountsModule } from '@app/accounts';
import { JobsModule } from '@app/jobs';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { HealthChecks } from './health-checks.service.js';
import { OptionalChecks } from './optional-checks.service.js';
import { ServiceChecks } from './service-checks.service.js';

@Module({
  imports: [AuthModule, AccountsModule, JobsModule, MailModule, OrganizationsModule, PicturesModule],
  providers: [HealthChecks, OptionalChecks, ServiceChecks],
  exports: [HealthChecks],
})
export class HealthChecksModule {}
