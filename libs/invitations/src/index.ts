export { AcceptInvitation } from './accept-invitation.service.js';
export { InvitationLinks } from './invitation-links.service.js';
export { Invitation, type ListedInvitation } from './invitation.entity.js';
export { AccountToSignInWith, InvitationExists, InvitationLimitReached, InvitationNotFound, InvitationOfAnother, MemberDeleted } from './invitations.errors.js';
export { InvitationsModule } from './invitations.module.js';
export { InvitationsRepository } from './invitations.repository.js';
export { Invitations } from './invitations.service.js';
export { InvitePerson } from './invite-person.service.js';
export { JoinOrganization } from './join-organization.service.js';
