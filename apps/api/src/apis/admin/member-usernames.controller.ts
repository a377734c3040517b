import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { MemberNamesService, MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { FormerUsernamePageDto } from './dto/member-usernames.dto.js';
import { MemberParam } from './member-param.js';
import { toFormerUsernamePage } from './member-usernames.mapper.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/usernames')
@InPathOrganization()
export class MemberUsernamesController {
  constructor(private readonly names: MemberNamesService) {}

  /** The usernames that a member had in the past year, newest first; at most 100. */
  @Get()
  @MemberParam()
  @Allows('read:members')
  @Returns(FormerUsernamePageDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listFormerUsernames(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<FormerUsernamePageDto> {
    return toFormerUsernamePage(await this.names.listFormer(caller.organizationId, userId, limit, cursor));
  }
}
