import { Module } from '@nestjs/common';
import { AccessModule } from '@app/access';
import { AuthModule } from '@app/auth';
import { IdempotencyModule } from '@app/idempotency';
import { JobsModule } from '@app/jobs';
import { LimitsModule } from '@app/limits';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { ReferralsModule } from '@app/referrals';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { AccountReader } from './account.reader.js';
import { AccountRestoration } from './account-restoration.service.js';
import { ActiveSignUp } from './active-sign-up.service.js';
import { AssignRoles } from './assign-roles.service.js';
import { Authority } from './authority.service.js';
import { ChangePicture } from './change-picture.service.js';
import { Collections } from './collections.service.js';
import { ContainersReader } from './containers.reader.js';
import { DeleteAccount } from './delete-account.service.js';
import { DeleteMember } from './delete-member.service.js';
import { DeletionTerms } from './deletion-terms.js';
import { Departures } from './departures.service.js';
import { DescribePerson } from './describe-person.service.js';
import { Enrolment } from './enrolment.service.js';
import { Entrance } from './entrance.service.js';
import { ForgottenSignUps } from './forgotten-sign-ups.service.js';
import { FoundOrganization } from './found-organization.service.js';
import { GrantableRoles } from './grantable-roles.service.js';
import { MarkRead } from './mark-read.service.js';
import { MembersReader } from './members.reader.js';
import { Newcomers } from './newcomers.service.js';
import { NotifyMembers } from './notify-members.service.js';
import { OpenOrganization } from './open-organization.service.js';
import { EnterPendingSignUp } from './pending-sign-up.service.js';
import { OwnPicture } from './own-picture.service.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';
import { ConfirmAddress } from './confirm-address.service.js';
import { ConfirmSignUp } from './confirm-sign-up.service.js';
import { SignUpLetters } from './sign-up-letters.service.js';
import { MailModule } from '@app/mail';
import { VaultModule } from '@app/vault';
import { PersonReader } from './person.reader.js';
import { ProfileLocks } from './profile-locks.service.js';
import { ProfileObjects } from './profile-objects.service.js';
import { ProfileReader } from './profile.reader.js';
import { ProfileWrites } from './profile-writes.service.js';
import { PublicProfileReader } from './public-profile.reader.js';
import { ReferralsReader } from './referrals.reader.js';
import { Referrers } from './referrers.service.js';
import { SignUp } from './sign-up.service.js';
import { UnprovenAccounts } from './unproven-accounts.service.js';
import { UpdatePerson } from './update-person.service.js';
import { UpdateProfile } from './update-profile.service.js';

@Module({
  imports: [
    AccessModule,
    AuthModule,
    IdempotencyModule,
    JobsModule,
    LimitsModule,
    MailModule,
    VaultModule,
    NotificationsModule,
    OrganizationsModule,
    PicturesModule,
    ReferralsModule,
    UsernamesModule,
    UsersModule,
  ],
  providers: [
    AccountReader,
    AccountRestoration,
    ActiveSignUp,
    AssignRoles,
    Authority,
    ChangePicture,
    ContainersReader,
    DeleteAccount,
    DeleteMember,
    DeletionTerms,
    Departures,
    DescribePerson,
    Enrolment,
    Entrance,
    ForgottenSignUps,
    FoundOrganization,
    GrantableRoles,
    MarkRead,
    MembersReader,
    Newcomers,
    NotifyMembers,
    OpenOrganization,
    OwnPicture,
    EnterPendingSignUp,
    PendingSignUpsRepository,
    ConfirmAddress,
    ConfirmSignUp,
    SignUpLetters,
    PersonReader,
    ProfileLocks,
    ProfileObjects,
    ProfileReader,
    ProfileWrites,
    PublicProfileReader,
    Collections,
    ReferralsReader,
    Referrers,
    SignUp,
    UnprovenAccounts,
    UpdatePerson,
    UpdateProfile,
  ],
  exports: [
    ConfirmAddress,
    SignUpLetters,
    AccountReader,
    AccountRestoration,
    AssignRoles,
    Authority,
    ChangePicture,
    Collections,
    ContainersReader,
    DeleteAccount,
    Departures,
    DeleteMember,
    DescribePerson,
    ForgottenSignUps,
    FoundOrganization,
    GrantableRoles,
    MarkRead,
    MembersReader,
    Newcomers,
    NotifyMembers,
    OpenOrganization,
    OwnPicture,
    PersonReader,
    ProfileReader,
    PublicProfileReader,
    ReferralsReader,
    SignUp,
    UnprovenAccounts,
    UpdatePerson,
    UpdateProfile,
  ],
})
export class AccountsModule {}
