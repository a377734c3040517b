import { DemoData } from './demo-data/demo-data.service.js';
import { NameReservations } from './personal-data/name-reservations.service.js';
import { PersonalDataReader } from './personal-data/personal-data.reader.js';
import { PurgeAccount } from './personal-data/purge-account.service.js';
import { EraserRepository } from './personal-data/eraser.repository.js';
import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AuthModule } from '@app/auth';
import { IdempotencyModule } from '@app/idempotency';
import { JobsModule } from '@app/jobs';
import { RateLimitsModule } from '@app/rate-limits';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { UsernamesModule } from '@app/usernames';
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
import { DeletionPolicy } from './deletion-policy.js';
import { LastAdminPolicy } from './last-admin-policy.service.js';
import { DescribePerson } from './describe-person.service.js';
import { Enrolment } from './enrolment.service.js';
import { SignUpPolicy } from './sign-up-policy.service.js';
import { ExpiredSignUps } from './expired-sign-ups.service.js';
import { FoundOrganization } from './found-organization.service.js';
import { GrantableRoles } from './grantable-roles.service.js';
import { MarkRead } from './mark-read.service.js';
import { MembersReader } from './members.reader.js';
import { NewAccounts } from './new-accounts.service.js';
import { NotifyMembers } from './notify-members.service.js';
import { OpenOrganization } from './open-organization.service.js';
import { EnterPendingSignUp } from './pending-sign-up.service.js';
import { OwnPicture } from './own-picture.service.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';
import { ConfirmAddress } from './confirm-address.service.js';
import { ConfirmSignUp } from './confirm-sign-up.service.js';
import { SignUpEmails } from './sign-up-emails.service.js';
import { MailModule } from '@app/mail';
import { PersonReader } from './person.reader.js';
import { ProfileLocks } from './profile-locks.service.js';
import { ProfileObjects } from './profile-objects.service.js';
import { ProfileReader } from './profile.reader.js';
import { ProfileWrites } from './profile-writes.service.js';
import { PublicProfileReader } from './public-profile.reader.js';
import { ReferralsReader } from './referrals.reader.js';
import { Referrers } from './referrers.service.js';
import { SignUp } from './sign-up.service.js';
import { UnverifiedAccounts } from './unverified-accounts.service.js';
import { UpdatePerson } from './update-person.service.js';
import { UpdateProfile } from './update-profile.service.js';

@Module({
  imports: [
    OrganizationsModule,
    AuthModule,
    IdempotencyModule,
    JobsModule,
    RateLimitsModule,
    MailModule,
    NotificationsModule,
    PicturesModule,
    UsernamesModule,
    UsersModule,
  ],
  providers: [
    ...[DemoData, NameReservations, PersonalDataReader, PurgeAccount, EraserRepository],
    AccountReader,
    AccountRestoration,
    ActiveSignUp,
    AssignRoles,
    Authority,
    ChangePicture,
    ContainersReader,
    DeleteAccount,
    DeleteMember,
    DeletionPolicy,
    LastAdminPolicy,
    DescribePerson,
    Enrolment,
    SignUpPolicy,
    ExpiredSignUps,
    FoundOrganization,
    GrantableRoles,
    MarkRead,
    MembersReader,
    NewAccounts,
    NotifyMembers,
    OpenOrganization,
    OwnPicture,
    EnterPendingSignUp,
    PendingSignUpsRepository,
    ConfirmAddress,
    ConfirmSignUp,
    SignUpEmails,
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
    UnverifiedAccounts,
    UpdatePerson,
    UpdateProfile,
  ],
  exports: [
    ...[DemoData, NameReservations, PersonalDataReader, PurgeAccount],
    ConfirmAddress,
    SignUpEmails,
    AccountReader,
    AccountRestoration,
    AssignRoles,
    Authority,
    ChangePicture,
    Collections,
    ContainersReader,
    DeleteAccount,
    LastAdminPolicy,
    DeleteMember,
    DescribePerson,
    ExpiredSignUps,
    FoundOrganization,
    GrantableRoles,
    MarkRead,
    MembersReader,
    NewAccounts,
    NotifyMembers,
    OpenOrganization,
    OwnPicture,
    PersonReader,
    ProfileReader,
    PublicProfileReader,
    ReferralsReader,
    SignUp,
    UnverifiedAccounts,
    UpdatePerson,
    UpdateProfile,
  ],
})
export class AccountsModule {}
