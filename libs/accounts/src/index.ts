export { accountOfCaller, AccountReader, type AccountRecord } from './account.reader.js';
export { AccountRestoration } from './account-restoration.service.js';
export { AccountsModule } from './accounts.module.js';
export { AssignRoles } from './assign-roles.service.js';
export { Authority } from './authority.service.js';
export { ChangePicture } from './change-picture.service.js';
export { ContainersReader, type Container } from './containers.reader.js';
export { DeleteAccount } from './delete-account.service.js';
export { Departures } from './departures.service.js';
export { DeleteMember } from './delete-member.service.js';
export { DescribePerson } from './describe-person.service.js';
export { ForgottenSignUps } from './forgotten-sign-ups.service.js';
export { FoundOrganization } from './found-organization.service.js';
export { GrantableRoles } from './grantable-roles.service.js';
export { MarkRead, type ReadRequest } from './mark-read.service.js';
export { MembersReader, memberStateOf, type MemberRecord } from './members.reader.js';
export { Newcomers, type Newcomer } from './newcomers.service.js';
export { NotifyMembers, type NotificationWish, type SentNotification } from './notify-members.service.js';
export { OpenOrganization } from './open-organization.service.js';
export { OwnPicture } from './own-picture.service.js';
export { SignUp, type SignUpRequest } from './sign-up.service.js';
export {
  MemberBelongsElsewhere,
  HandleNeedsOrganization,
  ObjectKindWrong,
  ObjectNotFound,
  PictureAmbiguous,
  PictureUploadOff,
  ProfileNotFound,
  RecipientsUnknown,
  SignUpByInvitation,
} from './accounts.errors.js';
export { Collections } from './collections.service.js';
export { ProfileReader, profileStateOf, type ProfileRecord } from './profile.reader.js';
export { UnprovenAccounts } from './unproven-accounts.service.js';
export { ReferralsReader, type ReferralList, type ReferredPerson } from './referrals.reader.js';
export { UpdateProfile, type ProfileChanges } from './update-profile.service.js';
export { PersonReader, type PersonRecord } from './person.reader.js';
export { PublicProfileReader, type PublicProfileRecord } from './public-profile.reader.js';
export { UpdatePerson, type PersonChanges } from './update-person.service.js';
export { ConfirmAddress } from './confirm-address.service.js';
export { PendingSignUp } from './pending-sign-up.entity.js';
export { SignUpLetters } from './sign-up-letters.service.js';
