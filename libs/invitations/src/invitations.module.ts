import { Module } from '@nestjs/common';
import { AccessModule } from '@app/access';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { LimitsModule } from '@app/limits';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { UsersModule } from '@app/users';
import { AcceptInvitation } from './accept-invitation.service.js';
import { ExpiredInvitations } from './expired-invitations.service.js';
import { InvitationLinks } from './invitation-links.service.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitations } from './invitations.service.js';
import { InvitePerson } from './invite-person.service.js';
import { Inviters } from './inviters.service.js';
import { Invitees } from './invitees.service.js';
import { JoinOrganization } from './join-organization.service.js';
import { Memberships } from './memberships.service.js';
import { NewMembers } from './new-members.service.js';

const offered = [AcceptInvitation, ExpiredInvitations, InvitationLinks, Invitations, InvitationsRepository, InvitePerson, JoinOrganization];

@Module({
  imports: [AccessModule, AccountsModule, AuthModule, LimitsModule, MailModule, OrganizationsModule, UsersModule],
  providers: [...offered, Inviters, Invitees, Memberships, NewMembers],
  exports: offered,
})
export class InvitationsModule {}
