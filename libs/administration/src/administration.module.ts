import { Module } from '@nestjs/common';
import { AccessModule } from '@app/access';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { JobsModule } from '@app/jobs';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { MemberChanges } from './member-changes.service.js';
import { BanMember } from './members/ban-member.service.js';
import { CreateMember } from './members/create-member.service.js';
import { MemberBelongings } from './members/member-belongings.service.js';
import { MemberGrants } from './members/member-grants.service.js';
import { MemberApiKeys } from './members/member-api-keys.service.js';
import { MemberList } from './members/member-list.reader.js';
import { MemberSessions } from './members/member-sessions.service.js';
import { MemberFiles } from './members/member.reader.js';
import { RemoveMember } from './members/remove-member.service.js';
import { RestoreMember } from './members/restore-member.service.js';
import { AllOrganizations } from './organizations/all-organizations.reader.js';
import { OwnOrganizations } from './organizations/own-organizations.reader.js';
import { RenameOrganization } from './organizations/rename-organization.service.js';
import { StartOrganization } from './organizations/start-organization.service.js';
import { FindPerson } from './people/find-person.service.js';
import { PersonList } from './people/person-list.reader.js';
import { PersonFiles } from './people/person.reader.js';
import { SetPassword } from './people/set-password.service.js';
import { OwnRoles } from './roles/own-roles.service.js';
import { PermissionSources } from './roles/permission-sources.service.js';

const people = [FindPerson, PersonFiles, PersonList, SetPassword];
const members = [BanMember, CreateMember, MemberApiKeys, MemberFiles, MemberList, MemberSessions, RemoveMember, RestoreMember];
const offered = [...people, ...members, AllOrganizations, OwnOrganizations, RenameOrganization, StartOrganization, OwnRoles, PermissionSources];

@Module({
  imports: [AccessModule, AccountsModule, AuthModule, JobsModule, MailModule, OrganizationsModule, PicturesModule, UsersModule],
  providers: [...offered, MemberBelongings, MemberChanges, MemberGrants],
  exports: offered,
})
export class AdministrationModule {}
