import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { Fails, Returns, type StreamAnswer } from '@app/http';
import { TooManyRequests, type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { Download } from '@app/rate-limits';
import { MemberNotFound } from '@app/organizations';
import { PersonalDataReader } from '@app/accounts';
import { InPathOrganization } from './admin-organization.js';
import { MemberExportDto } from './dto/member-export.dto.js';
import { toMemberExport } from './member-export.mapper.js';
import { MemberParam } from './member-param.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/export')
@InPathOrganization()
export class MemberExportController {
  constructor(private readonly data: PersonalDataReader) {}

  /**
   * Everything that the organization stores about a member, and what admins see of the user; also for a member who
   * deleted their account, until the data is removed. Data of the user alone or of other organizations is not in it.
   */
  @Get()
  @MemberParam()
  @Allows('export:members')
  @Download()
  @Returns(MemberExportDto)
  @Fails(OrganizationNotFound, MemberNotFound, TooManyRequests)
  async exportMember(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<StreamAnswer> {
    return toMemberExport(await this.data.readMember(caller, userId));
  }
}
