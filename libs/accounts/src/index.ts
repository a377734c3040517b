export { AccountRestoration } from './account-restoration.service.js';
export { AccountReader, type AccountRecord, accountOfCaller } from './account.reader.js';
export {
  HandleNeedsOrganization,
  MemberBelongsElsewhere,
  ObjectKindWrong,
  ObjectNotFound,
  PictureAmbiguous,
  PictureUploadOff,
  ProfileNotFound,
  RecipientsUnknown,
  SignUpByInvitation,
} from './accounts.errors.js';
export { AccountsModule } from './accounts.module.js';
export { AssignRoles } from './assign-roles.service.js';
export { Authority } from './authority.service.js';
export { ChangePicture } from './change-picture.service.js';
export { Collections } from './collections.service.js';
export { ConfirmAddress } from './confirm-address.service.js';
export { type Container, ContainersReader } from './containers.reader.js';
export { DeleteAccount } from './delete-account.service.js';
export { DeleteMember } from './delete-member.service.js';
export { DemoData, type RemovedDemoData } from './demo-data/demo-data.service.js';
export { demoAdminRole, demoAnnex, demoGuests, demoOrganization, demoUserId } from './demo-data/demo-ids.js';
export { rejectDemoData } from './demo-data/refuse-demo-data.js';
export { LastAdminPolicy } from './last-admin-policy.service.js';
export { DescribePerson } from './describe-person.service.js';
export { FoundOrganization } from './found-organization.service.js';
export { GrantableRoles } from './grantable-roles.service.js';
export { MarkRead, type ReadRequest } from './mark-read.service.js';
export { type MemberRecord, MembersReader, memberStateOf } from './members.reader.js';
export { type NewAccount, NewAccounts } from './new-accounts.service.js';
export { type NotificationRequest, NotifyMembers, type SentNotification } from './notify-members.service.js';
export { OpenOrganization } from './open-organization.service.js';
export { OwnPicture } from './own-picture.service.js';
export { PendingSignUp } from './pending-sign-up.entity.js';
export { PersonReader, type PersonRecord } from './person.reader.js';
export type { AuditRecordOfPerson } from './personal-data/audit-records.js';
export { type MemberData, type Membership, type PersonalData, PersonalDataReader } from './personal-data/personal-data.reader.js';
export { Tombstone } from './personal-data/tombstone.entity.js';
export { ProfileReader, type ProfileRecord, profileStateOf } from './profile.reader.js';
export { PublicProfileReader, type PublicProfileRecord } from './public-profile.reader.js';
export { type ReferralList, ReferralsReader, type ReferredPerson } from './referrals.reader.js';
export { SignUp, type SignUpRequest } from './sign-up.service.js';
export { UnverifiedAccounts } from './unverified-accounts.service.js';
export { type PersonChanges, UpdatePerson } from './update-person.service.js';
export { type ProfileChanges, UpdateProfile } from './update-profile.service.js';
