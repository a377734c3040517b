import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { AlsoReturns, defaultPageSize, Fails, PageQueryDto, Returns, type Reply } from '@app/http';
import {
  UsernameRuleExists,
  UsernameRuleInvalid,
  UsernameRuleLimitReached,
  UsernameRuleNotFound,
  UsernameRulesService,
} from '@app/members';
import { InPathOrganization } from './admin-organization.js';
import {
  NewUsernameRuleDto,
  RuleDryRunQueryDto,
  UsernameRuleDto,
  UsernameRulePageDto,
  UsernameRulePreviewDto,
} from './dto/username-rule.dto.js';
import { toGivenRule, toPreviewPage, toRuleReply, toUsernameRulePage } from './username-rules.mapper.js';

@ApiTags('Administration: usernames')
@Controller('admin/organizations/:organizationId/username-rules')
@InPathOrganization()
export class UsernameRulesController {
  constructor(private readonly rules: UsernameRulesService) {}

  /** The rules for usernames, a page at a time. Names that are denied one by one are the denylist. */
  @Get()
  @Allows('read:denylist')
  @Returns(UsernameRulePageDto)
  @Fails(OrganizationNotFound)
  async listUsernameRules(
    @Caller() caller: OrganizationPrincipal,
    @Query() { limit = defaultPageSize, cursor }: PageQueryDto,
  ): Promise<UsernameRulePageDto> {
    return toUsernameRulePage(await this.rules.list(caller.organizationId, limit, cursor));
  }

  /**
   * Adds a rule for usernames, which holds for every name that is taken from then on. Members keep the names that they
   * have. The same rule again changes nothing. An organization has at most 2,000.
   */
  @Post()
  @Allows('update:denylist')
  @AlsoReturns(UsernameRulePreviewDto, { description: 'With `dryRun`: the members who have such names now' })
  @Returns(UsernameRuleDto, { status: 201, description: 'The rule holds' })
  @Fails(OrganizationNotFound, UsernameRuleInvalid, UsernameRuleExists, UsernameRuleLimitReached)
  async createUsernameRule(
    @Caller() caller: OrganizationPrincipal,
    @Query() query: RuleDryRunQueryDto,
    @Body() body: NewUsernameRuleDto,
  ): Promise<Reply> {
    return toRuleReply(await this.rules.add(caller, toGivenRule(body), toPreviewPage(query)));
  }

  /** Removes a rule. Names that wait for a review because of it go on waiting. */
  @Delete(':id')
  @ApiParam({
    name: 'id',
    description: 'Id of a rule of the organization',
    example: '01930000-0000-7000-8000-00000000d402',
  })
  @Allows('update:denylist')
  @Returns(null)
  @Fails(OrganizationNotFound, UsernameRuleNotFound)
  async deleteUsernameRule(@Caller() caller: OrganizationPrincipal, @Param('id') id: string): Promise<void> {
    await this.rules.remove(caller, id);
  }
}
