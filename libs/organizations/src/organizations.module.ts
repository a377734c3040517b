import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { OrganizationDomain } from './domains/organization-domain.entity.js';
import { OrganizationDomainsRepository } from './domains/organization-domains.repository.js';
import { DenylistService } from './denylist/denylist.service.js';
import { FormerUsernamesRepository } from './names/former-usernames.repository.js';
import { MemberNamesService } from './names/member-names.service.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { ProfilesRepository } from './profiles/profiles.repository.js';
import { ApplicationPermission } from './roles/application-permission.entity.js';
import { ApplicationPermissionsRepository } from './roles/application-permissions.repository.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RemovedOrganizationsRepository } from './removal/removed-organizations.repository.js';
import { NameReviews } from './reviews/name-reviews.repository.js';
import { SearchIndex } from './search/search-index.service.js';
import { SettingsService } from './settings/settings.service.js';
import { Member } from './members/member.entity.js';
import { Organization } from './organization.entity.js';
import { Role } from './roles/role.entity.js';

const offered = [
  ...[OrganizationsRepository, RemovedOrganizationsRepository, ProfilesRepository, RolesRepository],
  OrganizationDomainsRepository,
  ...[SettingsService, MemberNamesService, FormerUsernamesRepository, DenylistService, SearchIndex],
  ...[NameReviews, ApplicationPermissionsRepository],
];

@Module({
  imports: [
    TypeOrmModule.forFeature([Member, Organization, OrganizationDomain, Role, ApplicationPermission]),
    UsernamesModule,
    UsersModule,
  ],
  providers: offered,
  exports: offered,
})
export class OrganizationsModule {}
