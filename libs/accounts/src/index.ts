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
export { CollectionsService } from './collections/collections.service.js';
export { AccountDeletionService } from './deletion/account-deletion.service.js';
export { LastAdminPolicy } from './deletion/last-admin-policy.service.js';
export { DemoData } from './demo-data/demo-data.service.js';
export { demoIds } from './demo-data/demo-ids.js';
export { rejectDemoData } from './demo-data/refuse-demo-data.js';
export { Authority, type AuthorityLoss } from './directory/authority.service.js';
export { DirectoryService, type RolesPreview } from './directory/directory.service.js';
export { OrganizationAdmins } from './directory/organization-admins.service.js';
export {
  MemberNotificationsService,
  type NotificationRequest,
  type ReadRequest,
  type SentNotification,
} from './notifications/member-notifications.service.js';
export { HandoverService } from './organizations/handover.service.js';
export { OrganizationsService } from './organizations/organizations.service.js';
export { OwnOrganizationsService } from './organizations/own-organizations.service.js';
export { ReservedOrganizations } from './organizations/reserved-organizations.service.js';
export {
  type MemberData,
  type Membership,
  type PersonalData,
  PersonalDataReader,
} from './personal-data/personal-data.reader.js';
export { Tombstone } from './personal-data/tombstone.entity.js';
export {
  noPicture,
  type ProfileChanges,
  ProfilesService,
  type UserDetailsChanges,
} from './profiles/profiles.service.js';
export type { AuditRecordOfUser } from './queries/audit-records.queries.js';
export {
  type Container,
  type MemberRecord,
  type MemberRow,
  MembershipQueries,
  type ReferralList,
  type ReferredUser,
  memberStateOf,
} from './queries/memberships.queries.js';
export {
  type AccountRecord,
  type AccountRow,
  ProfileQueries,
  type ProfileRecord,
  type ProfileRow,
  type PublicProfileRecord,
  type UserDetailsRecord,
  type UserDetailsRow,
  accountOfCaller,
  profileStateOf,
} from './queries/profiles.queries.js';
export type { SignedInUser } from './queries/signed-in-user.queries.js';
export { type NewAccount, NewAccountsService } from './registration/new-accounts.service.js';
export { PendingSignUp } from './registration/pending-sign-up.entity.js';
export { RegistrationService, type SignUpRequest } from './registration/registration.service.js';
