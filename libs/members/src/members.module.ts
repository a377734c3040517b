import { RateLimitsModule } from '@app/rate-limits';
import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { JobsModule } from '@app/jobs';
import { MailModule } from '@app/mail';
import { PicturesModule } from '@app/pictures';
import { UsersModule } from '@app/users';
import { MemberChanges } from './member-changes.service.js';
import { BanMember } from './members/ban-member.service.js';
import { CreateMember } from './members/create-member.service.js';
import { MemberResources } from './members/member-resources.service.js';
import { MemberApiKeys } from './members/member-api-keys.service.js';
import { MemberList } from './members/member-list.reader.js';
import { MemberSessions } from './members/member-sessions.service.js';
import { MemberDetailsReader } from './members/member-details.reader.js';
import { RemoveMember } from './members/remove-member.service.js';
import { RestoreMember } from './members/restore-member.service.js';
import { AllOrganizations } from './organizations/all-organizations.reader.js';
import { OwnOrganizations } from './organizations/own-organizations.reader.js';
import { RenameOrganization } from './organizations/rename-organization.service.js';
import { StartOrganization } from './organizations/start-organization.service.js';
import { FindPerson } from './people/find-person.service.js';
import { PersonList } from './people/person-list.reader.js';
import { AccountDetailsReader } from './people/account-details.reader.js';
import { SetPassword } from './people/set-password.service.js';
import { RolesService } from './roles/roles.service.js';

import { AcceptInvitation } from './invitations/accept-invitation.service.js';
import { ExpiredInvitations } from './invitations/expired-invitations.service.js';
import { InvitationLinks } from './invitations/invitation-links.service.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { Invitations } from './invitations/invitations.service.js';
import { InvitePerson } from './invitations/invite-person.service.js';
import { Inviters } from './invitations/inviters.service.js';
import { Invitees } from './invitations/invitees.service.js';
import { JoinOrganization } from './invitations/join-organization.service.js';
import { Memberships } from './invitations/memberships.service.js';
import { NewMembers } from './invitations/new-members.service.js';

const people = [FindPerson, AccountDetailsReader, PersonList, SetPassword];
const members = [BanMember, CreateMember, MemberApiKeys, MemberDetailsReader, MemberList, MemberSessions, RemoveMember, RestoreMember];
const invitations = [AcceptInvitation, ExpiredInvitations, InvitationLinks, Invitations, InvitationsRepository, InvitePerson, JoinOrganization];
const offered = [...invitations, ...people, ...members, AllOrganizations, OwnOrganizations, RenameOrganization, StartOrganization, RolesService];

@Module({
  imports: [AccountsModule, AuthModule, JobsModule, RateLimitsModule, MailModule, OrganizationsModule, PicturesModule, UsersModule],
  providers: [...offered, Inviters, Invitees, Memberships, NewMembers, MemberResources, MemberChanges],
  exports: offered,
})
export class MembersModule {}
