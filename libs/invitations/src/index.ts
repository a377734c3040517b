export { recordNameOf, recordValueOf } from './domains/domain-names.js';
export { DomainInvalid, DomainLimitReached, DomainNotFound, DomainNotOpen } from './domains/domains.errors.js';
export { DomainsService } from './domains/domains.service.js';
export { BulkInvitations, bulkResults, type BulkResult } from './invitations/bulk-invitations.service.js';
export { InvitationAcceptanceService } from './invitations/invitation-acceptance.service.js';
export { newInvitationLinks } from './invitations/invitation-link.js';
export {
  Invitation,
  invitationStatuses,
  type InvitationStatus,
  type ListedInvitation,
  type SentInvitation,
} from './invitations/invitation.entity.js';
export {
  AccountToSignInWith,
  InvitationExists,
  InvitationLimitReached,
  InvitationNotFound,
  InvitationOfAnother,
  InvitationProofNeeded,
  MemberDeleted,
} from './invitations/invitations.errors.js';
export { InvitationsReader } from './invitations/invitations-reader.service.js';
export { InvitationsRepository } from './invitations/invitations.repository.js';
export { InvitationsService } from './invitations/invitations.service.js';
export { PastInvitation } from './invitations/past-invitation.entity.js';
export { InvitationsModule } from './invitations.module.js';
