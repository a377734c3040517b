import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { UsernamePackNotFound, UsernameRuleLimitReached, UsernameRulesService } from '@app/members';
import { InPathOrganization } from './admin-organization.js';
import { PutUsernamePackDto, UsernamePackDto, UsernamePackListDto } from './dto/username-pack.dto.js';
import { UsernameRulePreviewDto } from './dto/username-rule.dto.js';
import { toPreview, toUsernamePack, toUsernamePackList } from './username-rules.mapper.js';

const PackParam = (): MethodDecorator =>
  ApiParam({ name: 'pack', description: 'Name of a pack', example: 'profanity' });

@ApiTags('Administration: usernames')
@Controller('admin/organizations/:organizationId/username-packs')
@InPathOrganization()
export class UsernamePacksController {
  constructor(private readonly rules: UsernameRulesService) {}

  /** Rules for usernames that Facet brings along, in packs. An organization has none of them until it says so. */
  @Get()
  @Allows('read:denylist')
  @Returns(UsernamePackListDto)
  @Fails(OrganizationNotFound)
  async listUsernamePacks(@Caller() caller: OrganizationPrincipal): Promise<UsernamePackListDto> {
    return toUsernamePackList(await this.rules.listPacks(caller.organizationId));
  }

  /** The members who have names now that a pack would be about, by id. They keep them when it is put on. */
  @Get(':pack/members')
  @PackParam()
  @Allows('read:denylist')
  @Returns(UsernameRulePreviewDto)
  @Fails(OrganizationNotFound, UsernamePackNotFound)
  async listMembersOfUsernamePack(
    @Caller() caller: OrganizationPrincipal,
    @Param('pack') pack: string,
    @Query() { limit = defaultPageSize, cursor }: PageQueryDto,
  ): Promise<UsernameRulePreviewDto> {
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    return toPreview(await this.rules.previewPack(caller.organizationId, pack, page));
  }

  /**
   * Puts a pack on, or brings it to its present words and to this effect. Its rules are among the others then, and hold for
   * every name that is taken from then on. Members keep the names that they have. Rules that the organization wrote itself
   * stay as they are.
   */
  @Put(':pack')
  @PackParam()
  @ApiBody({ type: PutUsernamePackDto, required: false })
  @Allows('update:denylist')
  @Returns(UsernamePackDto)
  @Fails(OrganizationNotFound, UsernamePackNotFound, UsernameRuleLimitReached)
  async putUsernamePack(
    @Caller() caller: OrganizationPrincipal,
    @Param('pack') pack: string,
    @Body() { effect }: PutUsernamePackDto,
  ): Promise<UsernamePackDto> {
    return toUsernamePack(await this.rules.putPack(caller, pack, effect));
  }

  /** Takes the rules of a pack away. Names that wait for a review because of them go on waiting. */
  @Delete(':pack')
  @PackParam()
  @Allows('update:denylist')
  @Returns(null)
  @Fails(OrganizationNotFound, UsernamePackNotFound)
  async removeUsernamePack(@Caller() caller: OrganizationPrincipal, @Param('pack') pack: string): Promise<void> {
    await this.rules.removePack(caller, pack);
  }
}
