import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { DomainsService } from './domains/domains.service.js';
import { BulkInvitations } from './invitations/bulk-invitations.service.js';
import { InvitationAcceptanceService } from './invitations/invitation-acceptance.service.js';
import { InvitationValidityService } from './invitations/invitation-validity.service.js';
import { Invitation } from './invitations/invitation.entity.js';
import { InvitationsReader } from './invitations/invitations-reader.service.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { PastInvitation } from './invitations/past-invitation.entity.js';

const offered = [
  ...[InvitationsService, BulkInvitations, InvitationsReader, InvitationAcceptanceService, InvitationsRepository],
  DomainsService,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([Invitation, PastInvitation]),
    ...[AccountsModule, AuthModule, MailModule, OrganizationsModule, RateLimitsModule, UsersModule],
  ],
  providers: [...offered, InvitationValidityService],
  exports: offered,
})
export class InvitationsModule {}
