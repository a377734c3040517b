import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { MailOff } from '@app/mail';
import {
  BulkInvitations,
  InvitationLimitReached,
  InvitationNotFound,
  InvitationsReader,
  InvitationsService,
} from '@app/invitations';
import { RoleUnknown } from '@app/organizations';
import {
  OrganizationNotFound,
  PermissionMissing,
  RequestInvalid,
  StaleVersion,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { BulkInvitationsDto, BulkReportDto } from './dto/bulk-invitations.dto.js';
import {
  CreateInvitationDto,
  InvitationDto,
  InvitationPageDto,
  InvitationQueryDto,
  SentInvitationDto,
  UpdateInvitationDto,
} from './dto/invitation.dto.js';
import { invitationFailures, sendingFailures } from './invitation-failures.js';
import { toBulkReport, toInvitation, toInvitationPage, toSentInvitation } from './invitations.mapper.js';

const invitationParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id of an invitation, as the list shows it', example });

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/invitations')
@InPathOrganization()
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly bulk: BulkInvitations,
    private readonly reader: InvitationsReader,
  ) {}

  /**
   * Invites a user by email, with or without an account; the answer is the same. They become a member when they accept.
   * The answer has a link as well, to hand over where mail is off: it proves no address. The invitation is revoked when
   * the inviter is removed, banned or deleted, or loses a permission of its roles.
   */
  @Post()
  @Allows('update:users')
  @Returns(SentInvitationDto, { status: 201, description: 'The email is on its way, where mail is on' })
  @Fails(...invitationFailures)
  async createInvitation(
    @Caller() caller: OrganizationPrincipal,
    @Body() body: CreateInvitationDto,
  ): Promise<WithETag<SentInvitationDto>> {
    return toSentInvitation(await this.invitations.invite(caller, body));
  }

  /**
   * Sends up to 1,000 invitations, in a body of at most 100 kB. Each is sent as if it was alone, and the report says what
   * became of it. Repeating the request is harmless: who is invited already stays so. The links are in the emails alone.
   */
  @Post('bulk')
  @HttpCode(200)
  @Allows('update:users')
  @Returns(BulkReportDto)
  @Fails(OrganizationNotFound, MailOff)
  async createInvitations(
    @Caller() caller: OrganizationPrincipal,
    @Body() { invitations }: BulkInvitationsDto,
  ): Promise<BulkReportDto> {
    return toBulkReport(await this.bulk.invite(caller, invitations));
  }

  /**
   * Invitations that are neither accepted nor revoked, newest first; with `status` those of one status. Open and expired
   * ones are then by their end, the last first.
   */
  @Get()
  @Allows('update:users')
  @Returns(InvitationPageDto)
  @Fails(OrganizationNotFound, RequestInvalid)
  async listInvitations(
    @Caller() caller: OrganizationPrincipal,
    @Query() { status, cursor, limit = defaultPageSize }: InvitationQueryDto,
  ): Promise<InvitationPageDto> {
    return toInvitationPage(await this.reader.list(caller.organizationId, status, limit, cursor));
  }

  /** One invitation, also an accepted or revoked one. */
  @Get(':id')
  @Allows('update:users')
  @invitationParam('01930000-0000-7000-8000-00000000d101')
  @Returns(InvitationDto)
  @Fails(OrganizationNotFound, InvitationNotFound)
  async getInvitation(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
  ): Promise<WithETag<InvitationDto>> {
    return toInvitation(await this.reader.read(caller.organizationId, id));
  }

  /**
   * Changes the roles of an invitation; its links stay. The caller becomes the inviter, so they need every permission of
   * the roles before and after.
   */
  @Patch(':id')
  @Allows('update:users')
  @invitationParam('01930000-0000-7000-8000-00000000d101')
  @Returns(InvitationDto)
  @Fails(OrganizationNotFound, InvitationNotFound, PermissionMissing, RoleUnknown, InvitationLimitReached, StaleVersion)
  async updateInvitation(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
    @IfMatch() expected: Precondition,
    @Body() { roles }: UpdateInvitationDto,
  ): Promise<WithETag<InvitationDto>> {
    return toInvitation(await this.invitations.changeRoles(caller, id, roles, expected));
  }

  /**
   * Sends an invitation again, with new links; the old ones stop working. The caller becomes the inviter, so they
   * need every permission of its roles.
   */
  @Post(':id/resend')
  @Allows('update:users')
  @invitationParam('01930000-0000-7000-8000-00000000d101')
  @Returns(SentInvitationDto)
  @Fails(...sendingFailures, InvitationNotFound)
  async resendInvitation(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
  ): Promise<WithETag<SentInvitationDto>> {
    return toSentInvitation(await this.invitations.resend(caller, id));
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
