export { domainChecks, joinings, OrganizationDomain } from './domains/organization-domain.entity.js';
export { OrganizationDomainsRepository } from './domains/organization-domains.repository.js';
export { recordAccountEvent } from './account-audit.js';
export { CollectionObject } from './collections/collection-object.entity.js';
export {
  type Denial,
  type DenialOutcome,
  type NotDeniedReason,
  denialOf,
  notDeniedReasons,
} from './denylist/denial-plan.js';
export { type Allowed, DenylistService } from './denylist/denylist.service.js';
export { memberIdOf } from './members/member-id.js';
export { MemberKey } from './members/member-key.entity.js';
export { Member } from './members/member.entity.js';
export { FormerUsername } from './names/former-username.entity.js';
export { FormerUsernamesRepository, type UntoldName } from './names/former-usernames.repository.js';
export { MemberNamesService, type UsernameClaim, type ValidatedName } from './names/member-names.service.js';
export { Organization } from './organization.entity.js';
export {
  AdminNeeded,
  CollectionObjectNotFound,
  DenylistNamesInUse,
  DenylistNeedsUniqueNames,
  DomainExists,
  DomainTaken,
  MemberExists,
  MemberNotFound,
  NamesNotUnique,
  NotAMember,
  OrganizationCreationOff,
  OrganizationExists,
  OrganizationInUse,
  OrganizationLimitReached,
  OrganizationTooLarge,
  SettingsInvalid,
} from './organizations.errors.js';
export { OrganizationsModule } from './organizations.module.js';
export { type NewMember, type OrganizationRecord, OrganizationsRepository } from './organizations.repository.js';
export type { LockedName } from './profiles/name-locks.js';
export { Profile } from './profiles/profile.entity.js';
export {
  type ObjectContent,
  type ObjectRef,
  type OwnedObject,
  ProfilesRepository,
  type RestoredProfile,
} from './profiles/profiles.repository.js';
export { RemovedOrganization } from './removal/removed-organization.entity.js';
export { RemovedOrganizationsRepository } from './removal/removed-organizations.repository.js';
export { NameReview } from './reviews/name-review.entity.js';
export { NameReviews } from './reviews/name-reviews.repository.js';
export { type ArchivedNameReview, restoreNameReviews } from './reviews/restored-reviews.js';
export { operator, operatorIn } from './roles/operator.js';
export { ApplicationPermission } from './roles/application-permission.entity.js';
export {
  type ApplicationPermissionRecord,
  ApplicationPermissionsRepository,
} from './roles/application-permissions.repository.js';
export {
  PermissionExists,
  PermissionInUse,
  PermissionLimitReached,
  PermissionNotFound,
  PermissionReserved,
  PermissionUnknown,
} from './roles/permissions.errors.js';
export {
  type BuiltInRole,
  type OwnScope,
  type Permission,
  builtInRoles,
  isPermissionName,
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
} from './roles/permissions.js';
export { RoleAssignment } from './roles/role-assignment.entity.js';
export type { RoleChangeFacts } from './roles/role-change.js';
export type { RestoredPermission, RestoredRole } from './roles/restored-roles.js';
export { Role } from './roles/role.entity.js';
export { LastAdmin, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound, RoleUnknown } from './roles/roles.errors.js';
export {
  type GrantableRole,
  type RoleContent,
  type RoleRecord,
  type RoleSource,
  type RoleSummary,
  RolesRepository,
} from './roles/roles.repository.js';
export { SearchIndex } from './search/search-index.service.js';
export type { OrganizationSettings, VersionedSettings } from './settings/organization-settings.js';
export { SettingsService } from './settings/settings.service.js';
