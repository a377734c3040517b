import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { OrganizationQueries } from '@app/members';
import { InPathOrganization } from './admin-organization.js';
import { toDailyCounts } from './daily-counts.mapper.js';
import { DailyCountQueryDto, DailyCountsDto } from './dto/daily-counts.dto.js';

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/daily-counts')
@InPathOrganization()
export class DailyCountsController {
  constructor(private readonly queries: OrganizationQueries) {}

  /**
   * How many members joined, how many sign-ins there were, and how many invitations were sent on each day, in UTC, for at
   * most 90 days. Members who have left are not counted; sign-ins and invitations are, as long as the audit has them.
   */
  @Get()
  @Allows('read:members')
  @Returns(DailyCountsDto)
  @Fails(OrganizationNotFound)
  async listDailyCounts(
    @Caller() caller: OrganizationPrincipal,
    @Query() query: DailyCountQueryDto,
  ): Promise<DailyCountsDto> {
    return toDailyCounts(await this.queries.listDailyCounts(caller.organizationId, query));
  }
}
