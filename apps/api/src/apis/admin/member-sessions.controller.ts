import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberSessionNotFound, MembersService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { MemberSessionPageDto } from './dto/member-session.dto.js';
import { MemberParam } from './member-param.js';
import { toMemberSessionPage } from './members.mapper.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/sessions')
@InPathOrganization()
export class MemberSessionsController {
  constructor(private readonly members: MembersService) {}

  /** The devices on which a member is signed in to this organization, newest first. */
  @Get()
  @MemberParam()
  @Allows('read:sessions')
  @Returns(MemberSessionPageDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listMemberSessions(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<MemberSessionPageDto> {
    return toMemberSessionPage(await this.members.listSessions(caller.organizationId, userId, limit, cursor));
  }

  /** Signs a member out on one device. */
  @Delete(':sessionId')
  @MemberParam('01930000-0000-7000-8000-000000000005')
  @ApiParam({
    name: 'sessionId',
    description: 'Id of a session, as the list shows it',
    example: '01930000-0000-7000-8000-00000000d003',
  })
  @Allows('update:sessions')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, MemberSessionNotFound)
  async endMemberSession(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('sessionId') sessionId: string,
  ): Promise<void> {
    await this.members.endSession(caller, userId, sessionId);
  }

  /** Signs a member out of this organization on all devices. */
  @Delete()
  @MemberParam('01930000-0000-7000-8000-000000000003')
  @Allows('update:sessions')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound)
  async endMemberSessions(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<void> {
    await this.members.endSessions(caller, userId);
  }
}
