export { recordAccountEvent } from './account-audit.js';
export { CollectionObject } from './collection-object.entity.js';
export { CollectionsRepository, type ObjectContent, type ObjectRef } from './collections/collections.repository.js';
export { type OwnedObject, ProfileObjectsBatch, type RestoredProfile } from './collections/profile-objects.batch.js';
export { type Denial, type DenialOutcome, type NotDeniedReason, type RenamedOwner, denialOf, notDeniedReasons } from './denylist/denial-plan.js';
export { DenyNames } from './denylist/deny-names.service.js';
export { type Allowed, Denylist } from './denylist/denylist.service.js';
export { MemberKey } from './member-key.entity.js';
export { Member } from './member.entity.js';
export { ChangeUsername } from './names/change-username.service.js';
export { ClaimUsernames, type ValidatedName, type UsernameClaim } from './names/claim-usernames.service.js';
export { assertOrganizationName } from './organization-name.js';
export { Organization } from './organization.entity.js';
export {
  CollectionObjectNotFound,
  DenylistNamesInUse,
  DenylistNeedsUniqueNames,
  MemberExists,
  MemberNotFound,
  NamesNotUnique,
  NotAMember,
  OrganizationExists,
  SettingsInvalid,
} from './organizations.errors.js';
export { OrganizationsModule } from './organizations.module.js';
export { type NewMember, type OrganizationRecord, OrganizationsRepository } from './organizations.repository.js';
export { Profile } from './profile.entity.js';
export { ProfilesRepository } from './profiles.repository.js';
export { LastAdmin, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound, RoleUnknown } from './roles/access.errors.js';
export { type AuthorityLoss, AuthorityLosses } from './roles/authority-losses.js';
export { operator, operatorIn } from './roles/operator.js';
export { OwnRolesRepository, type RestoredRole, type RoleContent, type RoleRecord } from './roles/own-roles.repository.js';
export {
  type ApiKeyScope,
  type BuiltInRole,
  type OwnScope,
  type Permission,
  apiKeyScopes,
  builtInRoles,
  effectivePermissions,
  isApiKeyScope,
  isPermission,
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
} from './roles/permissions.js';
export { RoleAssignment } from './roles/role-assignment.entity.js';
export { Role } from './roles/role.entity.js';
export { type GrantableRole, type RoleSource, type RoleSummary, RolesRepository } from './roles/roles.repository.js';
export { Roles } from './roles/roles.service.js';
export { ChangeSettings } from './settings/change-settings.service.js';
export type { OrganizationSettings, VersionedSettings } from './settings/organization-settings.js';
export { SettingsRepository } from './settings/settings.repository.js';
export { SearchIndex } from './search/search-index.service.js';
