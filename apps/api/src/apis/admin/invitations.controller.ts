import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { InvitationNotFound, InvitationsService } from '@app/members';
import { OrganizationNotFound, RequestInvalid, type OrganizationPrincipal } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { InvitationDto, InvitationPageDto, CreateInvitationDto } from './dto/invitation.dto.js';
import { invitationFailures, sendingFailures } from './invitation-failures.js';
import { toInvitation, toInvitationPage } from './invitations.mapper.js';

const invitationParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id of an invitation, as the list shows it', example });

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/invitations')
@InPathOrganization()
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /**
   * Invites a user by email, with or without an account; the answer is the same. They become a member when they accept.
   * The invitation is revoked when the inviter is removed, banned or deleted, or loses a permission of its roles.
   */
  @Post()
  @Allows('update:users')
  @Returns(InvitationDto, { status: 201, description: 'The email is on its way' })
  @Fails(...invitationFailures)
  async createInvitation(
    @Caller() caller: OrganizationPrincipal,
    @Body() body: CreateInvitationDto,
  ): Promise<InvitationDto> {
    return toInvitation(await this.invitations.invite(caller, body));
  }

  /** Invitations that are neither accepted nor revoked, newest first. */
  @Get()
  @Allows('update:users')
  @Returns(InvitationPageDto)
  @Fails(OrganizationNotFound, RequestInvalid)
  async listInvitations(
    @Caller() caller: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<InvitationPageDto> {
    return toInvitationPage(await this.invitations.list(caller.organizationId, limit, cursor));
  }

  /**
   * Sends an invitation again, with a new link; the old link stops working. The caller becomes the inviter, so they
   * need every permission of its roles.
   */
  @Post(':id/resend')
  @Allows('update:users')
  @invitationParam('01930000-0000-7000-8000-00000000d101')
  @Returns(InvitationDto)
  @Fails(...sendingFailures, InvitationNotFound)
  async resendInvitation(@Caller() caller: OrganizationPrincipal, @Param('id') id: string): Promise<InvitationDto> {
    return toInvitation(await this.invitations.resend(caller, id));
  }

  /** Revokes an invitation. Its link stops working. */
  @Delete(':id')
  @Allows('update:users')
  @invitationParam('01930000-0000-7000-8000-00000000d102')
  @Returns(null)
  @Fails(OrganizationNotFound, InvitationNotFound)
  async revokeInvitation(@Caller() caller: OrganizationPrincipal, @Param('id') id: string): Promise<void> {
    await this.invitations.revoke(caller.organizationId, id);
  }
}
