export { Member } from './member.entity.js';
export { MemberKey } from './member-key.entity.js';
export { Organization } from './organization.entity.js';
export { OrganizationExists, OrganizationNotFound } from './organizations.errors.js';
export { OrganizationsModule } from './organizations.module.js';
export { OrganizationsRepository, type NewMember, type OrganizationRecord } from './organizations.repository.js';
export { Profile } from './profile.entity.js';
export { CollectionObject } from './collection-object.entity.js';
export { CollectionsRepository, type ObjectContent, type ObjectRef } from './collections/collections.repository.js';
export { ProfileObjectsBatch, type OwnedObject, type RestoredProfile } from './collections/profile-objects.batch.js';
export { denialOf, notDeniedReasons, type Denial, type DenialOutcome, type RenamedHolder, type NotDeniedReason } from './denylist/denial-plan.js';
export { DenyNames } from './denylist/deny-names.service.js';
export { Denylist, type Allowed } from './denylist/denylist.service.js';
export { ChangeUsername } from './names/change-username.service.js';
export { ClaimUsernames, type JudgedName, type UsernameClaim } from './names/claim-usernames.service.js';
export {
  CollectionObjectNotFound,
  DenylistNamesInUse,
  DenylistNeedsUniqueNames,
  MemberExists,
  MemberNotFound,
  NamesNotUnique,
  NotAMember,
  SettingsInvalid,
} from './organizations.errors.js';
export { ProfilesRepository } from './profiles.repository.js';
export { ChangeSettings } from './settings/change-settings.service.js';
export { type OrganizationSettings, type VersionedSettings } from './settings/organization-settings.js';
export { SettingsRepository } from './settings/settings.repository.js';
export { SearchIndex, type SearchCounts } from './search/search-index.service.js';
export { recordAccountEvent } from './account-audit.js';
export { assertOrganizationName } from './organization-name.js';
