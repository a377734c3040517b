import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { ContactsModule } from '@app/contacts';
import { InvitationsModule } from '@app/invitations';
import { MailModule } from '@app/mail';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { RateLimitsModule } from '@app/rate-limits';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { FactorDemandService } from './factor-demand/factor-demand.service.js';
import { BanEndsService } from './members/ban-ends.service.js';
import { MemberAccountsService } from './members/member-accounts.service.js';
import { MemberBulkService } from './members/member-bulk.service.js';
import { MemberContactsService } from './members/member-contacts.service.js';
import { MemberEmailProofsService } from './members/member-email-proofs.service.js';
import { MemberFactorsService } from './members/member-factors.service.js';
import { MemberKeysService } from './members/member-keys.service.js';
import { MemberPasswordsService } from './members/member-passwords.service.js';
import { MemberProfilesService } from './members/member-profiles.service.js';
import { OwnMembershipsService } from './members/own-memberships.service.js';
import { OrganizationDeletionService } from './organizations/organization-deletion.service.js';
import { MemberNotesRepository } from './notes/member-notes.repository.js';
import { MemberNotesService } from './notes/member-notes.service.js';
import { ImpersonationsService } from './impersonations/impersonations.service.js';
import { MemberQueries } from './queries/members.queries.js';
import { NamedMembersQueries } from './queries/named-members.queries.js';
import { MembersService } from './members/members.service.js';
import { OrganizationQueries } from './queries/organizations.queries.js';
import { AccessEvaluationService } from './access/access-evaluation.service.js';
import { ApplicationPermissionsService } from './roles/application-permissions.service.js';
import { RolesService } from './roles/roles.service.js';
import { UsernamesQueries } from './queries/usernames.queries.js';
import { UsernameReviewsService } from './usernames/username-reviews.service.js';
import { UsernameRulesService } from './usernames/username-rules.service.js';
import { UsersAdminService } from './users/users-admin.service.js';

const offered = [
  ...[
    MembersService,
    OwnMembershipsService,
    MemberAccountsService,
    MemberBulkService,
    MemberContactsService,
    MemberFactorsService,
    MemberKeysService,
    MemberNotesService,
    ImpersonationsService,
    MemberPasswordsService,
    MemberProfilesService,
    MemberQueries,
  ],
  ...[UsernameRulesService, UsernameReviewsService, UsernamesQueries],
  ...[RolesService, ApplicationPermissionsService, AccessEvaluationService],
  ...[OrganizationQueries, OrganizationDeletionService, UsersAdminService],
];

@Module({
  imports: [
    AccountsModule,
    AuthModule,
    ContactsModule,
    // It revokes invitations when a member loses permissions.
    InvitationsModule,
    MailModule,
    NotificationsModule,
    OrganizationsModule,
    PicturesModule,
    RateLimitsModule,
    UsernamesModule,
    UsersModule,
  ],
  providers: [
    ...offered,
    BanEndsService,
    FactorDemandService,
    MemberEmailProofsService,
    NamedMembersQueries,
    MemberNotesRepository,
  ],
  exports: offered,
})
export class MembersModule {}
