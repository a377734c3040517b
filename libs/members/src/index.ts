export { MemberKeyNotFound, MemberSessionNotFound, MemberStatusUnfit } from './administration.errors.js';
export { AcceptInvitation } from './invitations/accept-invitation.service.js';
export { InvitationLinks } from './invitations/invitation-links.service.js';
export { Invitation, type ListedInvitation } from './invitations/invitation.entity.js';
export {
  AccountToSignInWith,
  InvitationExists,
  InvitationLimitReached,
  InvitationNotFound,
  InvitationOfAnother,
  MemberDeleted,
} from './invitations/invitations.errors.js';
export { InvitationsRepository } from './invitations/invitations.repository.js';
export { Invitations } from './invitations/invitations.service.js';
export { InvitePerson } from './invitations/invite-person.service.js';
export { JoinOrganization } from './invitations/join-organization.service.js';
export { MembersModule } from './members.module.js';
export { BanMember } from './members/ban-member.service.js';
export { CreateMember } from './members/create-member.service.js';
export { MemberApiKeys } from './members/member-api-keys.service.js';
export { type MemberDetails, MemberDetailsReader } from './members/member-details.reader.js';
export { type ListedMember, MemberList } from './members/member-list.reader.js';
export { type MemberCriteria, memberCount, memberPage } from './members/member-search.js';
export { MemberSessions } from './members/member-sessions.service.js';
export { RemoveMember } from './members/remove-member.service.js';
export { RestoreMember } from './members/restore-member.service.js';
export { AllOrganizations } from './organizations/all-organizations.reader.js';
export { OwnOrganizations } from './organizations/own-organizations.reader.js';
export { RenameOrganization } from './organizations/rename-organization.service.js';
export { StartOrganization } from './organizations/start-organization.service.js';
export { type AccountDetails, AccountDetailsReader, type Membership } from './people/account-details.reader.js';
export { FindPerson } from './people/find-person.service.js';
export { type ListedPerson, PersonList } from './people/person-list.reader.js';
export { SetPassword } from './people/set-password.service.js';
export { type PermissionSource, RolesService } from './roles/roles.service.js';
