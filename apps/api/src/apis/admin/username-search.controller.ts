import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, Returns } from '@app/http';
import { UsernamesQueries } from '@app/members';
import { InPathOrganization } from './admin-organization.js';
import { FoundUsernamePageDto, UsernameQueryDto } from './dto/username-search.dto.js';
import { toFoundUsernamePage, toNameSearch } from './username-search.mapper.js';

@ApiTags('Administration: usernames')
@Controller('admin/organizations/:organizationId/usernames')
@InPathOrganization()
export class UsernameSearchController {
  constructor(private readonly names: UsernamesQueries) {}

  /**
   * Names that members have, had, or cannot have, by their beginning. A name is there once for each thing that it is: one
   * that a member gave up is reserved for them, and a former name.
   */
  @Get()
  @Allows('read:denylist')
  @Returns(FoundUsernamePageDto)
  @Fails(OrganizationNotFound)
  async searchUsernames(
    @Caller() caller: OrganizationPrincipal,
    @Query() query: UsernameQueryDto,
  ): Promise<FoundUsernamePageDto> {
    const { limit = defaultPageSize, cursor } = query;
    return toFoundUsernamePage(await this.names.search(caller.organizationId, toNameSearch(query), limit, cursor));
  }
}
