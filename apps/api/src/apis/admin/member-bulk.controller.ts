import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, TooManyRequests, type OrganizationPrincipal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { MemberBulkService } from '@app/members';
import { RoleNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { MemberBulkDto, MemberBulkReportDto } from './dto/member-bulk.dto.js';
import { toMemberBulkReport } from './members.mapper.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/bulk')
@InPathOrganization()
export class MemberBulkController {
  constructor(private readonly bulk: MemberBulkService) {}

  /**
   * Does the same to up to 1,000 members: adds or removes a role, bans, unbans, removes or signs them out. Each member
   * is changed as by the route for one, with its own checks and its own entry in the audit: one that fails stops no
   * other. Needs the permission of that route, too. It may be sent again: what is done stays done.
   */
  @Post()
  @Allows('read:members')
  @Returns(MemberBulkReportDto, { description: 'What became of each member' })
  @Fails(OrganizationNotFound, RoleNotFound, TooManyRequests)
  async changeMembers(
    @Caller() caller: OrganizationPrincipal,
    @Body() request: MemberBulkDto,
  ): Promise<MemberBulkReportDto> {
    return toMemberBulkReport(await this.bulk.run(caller, request));
  }
}
