import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { InvitationsModule } from '@app/invitations';
import { MembersModule } from '@app/members';
import { AttributesModule } from '@app/attributes';
import { AuditModule } from '@app/audit';
import { AuthModule } from '@app/auth';
import { IdentityProvidersModule } from '@app/identity-providers';
import { JobsModule } from '@app/jobs';
import { RateLimitsModule } from '@app/rate-limits';
import { MailModule } from '@app/mail';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { ApplicationPermissionsController } from './application-permissions.controller.js';
import { AttributeSchemaController } from './attribute-schema.controller.js';
import { AuditController } from './audit.controller.js';
import { CollectionsController } from './collections.controller.js';
import { DailyCountsController } from './daily-counts.controller.js';
import { DeniedNamesController } from './denied-names.controller.js';
import { EmailTemplatesController } from './email-templates.controller.js';
import { IdentityProvidersController } from './identity-providers.controller.js';
import { ImpersonationsController } from './impersonations.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { IssuersController } from './issuers.controller.js';
import { JobsController } from './jobs.controller.js';
import { MailboxController } from './mailbox.controller.js';
import { MemberAccountController } from './member-account.controller.js';
import { MemberAttributesController } from './member-attributes.controller.js';
import { MemberBulkController } from './member-bulk.controller.js';
import { MemberEmailsController } from './member-emails.controller.js';
import { MemberExportController } from './member-export.controller.js';
import { MemberFactorsController } from './member-factors.controller.js';
import { MemberNotesController } from './member-notes.controller.js';
import { MemberPhoneNumbersController } from './member-phone-numbers.controller.js';
import { MemberPasswordsController } from './member-passwords.controller.js';
import { MemberProfileController } from './member-profile.controller.js';
import { MemberRolesController } from './member-roles.controller.js';
import { MemberSessionsController } from './member-sessions.controller.js';
import { MemberUsernamesController } from './member-usernames.controller.js';
import { MemberStatusController } from './member-status.controller.js';
import { MembersController } from './members.controller.js';
import { NotificationsController } from './notifications.controller.js';
import { OrganizationDomainsController } from './organization-domains.controller.js';
import { OrganizationAuditController } from './organization-audit.controller.js';
import { OrganizationKeysController } from './organization-keys.controller.js';
import { OrganizationsController } from './organizations.controller.js';
import { PermissionsController } from './permissions.controller.js';
import { RolesController } from './roles.controller.js';
import { SettingsController } from './settings.controller.js';
import { UsernameReviewsController } from './username-reviews.controller.js';
import { UsernamePacksController } from './username-packs.controller.js';
import { UsernameSearchController } from './username-search.controller.js';
import { UsernameRulesController } from './username-rules.controller.js';

@Module({
  imports: [
    AccountsModule,
    AttributesModule,
    InvitationsModule,
    MembersModule,
    AuditModule,
    AuthModule,
    IdentityProvidersModule,
    JobsModule,
    RateLimitsModule,
    MailModule,
    NotificationsModule,
    OrganizationsModule,
  ],
  controllers: [
    ...[OrganizationsController, SettingsController, IdentityProvidersController, EmailTemplatesController],
    OrganizationDomainsController,
    ...[
      MembersController,
      MemberPasswordsController,
      MemberProfileController,
      MemberStatusController,
      MemberRolesController,
      MemberBulkController,
      MemberFactorsController,
      MemberSessionsController,
      MemberUsernamesController,
      MemberAccountController,
      MemberExportController,
      MemberEmailsController,
      MemberNotesController,
      ImpersonationsController,
      MemberPhoneNumbersController,
      InvitationsController,
    ],
    ...[AttributeSchemaController, MemberAttributesController],
    ...[RolesController, PermissionsController, ApplicationPermissionsController],
    ...[OrganizationKeysController, DeniedNamesController, CollectionsController],
    ...[UsernameRulesController, UsernameReviewsController],
    ...[UsernamePacksController, UsernameSearchController],
    ...[NotificationsController, JobsController, IssuersController],
    ...[MailboxController],
    ...[AuditController, OrganizationAuditController, DailyCountsController],
  ],
})
export class AdminModule {}
