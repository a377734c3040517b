export { DemandNotice } from './factor-demand/demand-notice.entity.js';
export { Impersonation } from './impersonations/impersonation.entity.js';
export { ImpersonationsService, type StartedImpersonation } from './impersonations/impersonations.service.js';
export { FactorDemandService } from './factor-demand/factor-demand.service.js';
export { MembersModule } from './members.module.js';
export { MemberAccountsService } from './members/member-accounts.service.js';
export { type MemberBulkAction, type MemberBulkResult, MemberBulkService } from './members/member-bulk.service.js';
export { MemberContactsService } from './members/member-contacts.service.js';
export { MemberFactorsService } from './members/member-factors.service.js';
export { MemberKeysService } from './members/member-keys.service.js';
export { MemberPasswordsService, type TemporaryPassword } from './members/member-passwords.service.js';
export { MemberProfilesService } from './members/member-profiles.service.js';
export {
  EmailDomainNeeded,
  ImpersonationNotFound,
  ImpersonationOff,
  ImpersonationOfOneself,
  LastMembership,
  MemberKeyNotFound,
  MemberNoteLimitReached,
  MemberNoteNotFound,
  MemberSessionNotFound,
  MemberStatusUnfit,
} from './members/members.errors.js';
export { MembersService } from './members/members.service.js';
export { OwnMembershipsService } from './members/own-memberships.service.js';
export { OrganizationDeletionService } from './organizations/organization-deletion.service.js';
export { MemberNote } from './notes/member-note.entity.js';
export type { ArchivedMemberNote } from './notes/member-notes.repository.js';
export { MemberNotesService } from './notes/member-notes.service.js';
export { memberSearch } from './queries/member-search.js';
export { type InnerText, type MemberCriteria, type MemberSort, memberSorts } from './queries/member-selection.js';
export type { DailyCount } from './queries/daily-counts.queries.js';
export type { ImpersonationRecord } from './queries/impersonations.queries.js';
export type { MemberNoteRecord } from './queries/member-notes.queries.js';
export { type ListedMember, type MemberDetails, MemberQueries } from './queries/members.queries.js';
export type { NamedMember, WaitingName } from './queries/named-members.queries.js';
export { type KnownName, type NameSearch, type NameState, UsernamesQueries } from './queries/usernames.queries.js';
export { OrganizationQueries } from './queries/organizations.queries.js';
export type { AccountDetails, ListedAccount, Membership } from './queries/users-admin.queries.js';
export {
  type AccessDecision,
  AccessEvaluationService,
  type AccessQuestion,
  type PermittedMember,
} from './access/access-evaluation.service.js';
export { ApplicationPermissionsService } from './roles/application-permissions.service.js';
export { type ChangedRole, type PermissionSource, type RolePreview, RolesService } from './roles/roles.service.js';
export { UsersAdminService } from './users/users-admin.service.js';
export { UsernameReviewsService } from './usernames/username-reviews.service.js';
export {
  type GivenRule,
  type PackState,
  type PreviewPage,
  type RulePreview,
  UsernameRulesService,
} from './usernames/username-rules.service.js';
export {
  UsernamePackNotFound,
  UsernameReviewNotFound,
  UsernameRuleExists,
  UsernameRuleInvalid,
  UsernameRuleLimitReached,
  UsernameRuleNotFound,
} from './usernames/usernames-admin.errors.js';
