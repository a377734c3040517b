import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DiscoveryModule } from '@nestjs/core';
import { AuditModule } from '@app/audit';
import { AuthModule } from '@app/auth';
import { IdempotencyModule } from '@app/idempotency';
import { MailModule } from '@app/mail';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { RateLimitsModule } from '@app/rate-limits';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { CollectionsService } from './collections/collections.service.js';
import { AccountDeletionService } from './deletion/account-deletion.service.js';
import { AccountErasureService } from './deletion/account-erasure.service.js';
import { AuditRetentionService } from './deletion/audit-retention.service.js';
import { LastAdminPolicy } from './deletion/last-admin-policy.service.js';
import { DemoData } from './demo-data/demo-data.service.js';
import { Authority } from './directory/authority.service.js';
import { OrganizationAdmins } from './directory/organization-admins.service.js';
import { DirectoryService } from './directory/directory.service.js';
import { DeniedNameNotices } from './notifications/denied-name-notices.service.js';
import { MemberNotificationsService } from './notifications/member-notifications.service.js';
import { RoleNotifications } from './notifications/role-notifications.service.js';
import { HandoverService } from './organizations/handover.service.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { OwnOrganizationsService } from './organizations/own-organizations.service.js';
import { ReservedOrganizations } from './organizations/reserved-organizations.service.js';
import { PersonalDataReader } from './personal-data/personal-data.reader.js';
import { ProfilesService } from './profiles/profiles.service.js';
import { MembershipQueries } from './queries/memberships.queries.js';
import { ProfileQueries } from './queries/profiles.queries.js';
import { NewAccountsService } from './registration/new-accounts.service.js';
import { PendingSignUpsRepository } from './registration/pending-sign-ups.repository.js';
import { RegistrationService } from './registration/registration.service.js';
import { PendingSignUpsService } from './registration/pending-sign-ups.service.js';
import { PendingSignUp } from './registration/pending-sign-up.entity.js';

const queries = [MembershipQueries, PersonalDataReader, ProfileQueries];
const registration = [NewAccountsService, RegistrationService];
const deletion = [AccountDeletionService, AccountErasureService, AuditRetentionService, LastAdminPolicy];
const directory = [Authority, DirectoryService, OrganizationAdmins];
const organizations = [OrganizationsService, OwnOrganizationsService, HandoverService, ReservedOrganizations];
const others = [CollectionsService, DemoData, MemberNotificationsService, ProfilesService];
const offered = [...queries, ...registration, ...deletion, ...directory, ...organizations, ...others];

@Module({
  imports: [
    TypeOrmModule.forFeature([PendingSignUp]),
    ...[
      DiscoveryModule,
      AuditModule,
      AuthModule,
      IdempotencyModule,
      MailModule,
      NotificationsModule,
      OrganizationsModule,
      PicturesModule,
    ],
    ...[RateLimitsModule, UsernamesModule, UsersModule],
  ],
  providers: [...offered, DeniedNameNotices, RoleNotifications, PendingSignUpsRepository, PendingSignUpsService],
  exports: offered,
})
export class AccountsModule {}
