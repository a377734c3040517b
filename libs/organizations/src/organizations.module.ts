import { Module } from '@nestjs/common';
import { NotificationsModule } from '@app/notifications';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { CollectionsRepository } from './collections/collections.repository.js';
import { ProfileObjectsBatch } from './collections/profile-objects.batch.js';
import { DenyNames } from './denylist/deny-names.service.js';
import { DenylistLock } from './denylist/denylist-lock.js';
import { Denylist } from './denylist/denylist.service.js';
import { AuthorityLosses } from './roles/authority-losses.js';
import { OwnRolesRepository } from './roles/own-roles.repository.js';
import { RolesRepository } from './roles/roles.repository.js';
import { Roles } from './roles/roles.service.js';
import { ChangeUsername } from './names/change-username.service.js';
import { ClaimUsernames } from './names/claim-usernames.service.js';
import { NameBackfill } from './names/name-backfill.service.js';
import { NamesRepository } from './names/names.repository.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { ProfilesRepository } from './profiles.repository.js';
import { SearchIndex } from './search/search-index.service.js';
import { UsernameSearchKeys } from './search/username-search-keys.repository.js';
import { ChangeSettings } from './settings/change-settings.service.js';
import { SettingsRepository } from './settings/settings.repository.js';

const offered = [
  OrganizationsRepository,
  SettingsRepository,
  ChangeSettings,
  ChangeUsername,
  ClaimUsernames,
  DenyNames,
  Denylist,
  CollectionsRepository,
  ProfileObjectsBatch,
  ProfilesRepository,
  SearchIndex,
  ...[AuthorityLosses, OwnRolesRepository, Roles, RolesRepository],
];

@Module({
  imports: [NotificationsModule, UsernamesModule, UsersModule],
  providers: [...offered, NamesRepository, NameBackfill, DenylistLock, UsernameSearchKeys],
  exports: offered,
})
export class OrganizationsModule {}
