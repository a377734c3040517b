import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { AlsoReturns, defaultPageSize, Fails, Returns, TakesLargeJson, type Reply } from '@app/http';
import type { OrganizationPrincipal } from '@app/common';
import {
  DenylistService,
  DenylistNamesInUse,
  DenylistNeedsUniqueNames,
  NotAMember,
  type Denial,
} from '@app/organizations';
import type { NameKey } from '@app/usernames';
import {
  AllowResultDto,
  DenylistPageDto,
  DenylistQueryDto,
  DenyResultDto,
  DryRunQueryDto,
} from './dto/denylist.dto.js';
import { InM2Organization } from './m2-organization.js';
import { allowedNames, deniedPairs, wholeDenylist } from './m2.limits.js';
import { toAllowResult, toDenylistPage, toDenyResult } from './m2-profile.mapper.js';
import { changedNamesPipe, denialsPipe, denylistPipe } from './names.pipe.js';

const nameList = { type: 'array', items: { type: 'string' } } as const;
const denials = { type: 'object', additionalProperties: { type: 'string' }, example: { root: 'former-root' } } as const;

@ApiTags('M2 denylist')
@Controller('api/profile')
@InM2Organization()
export class M2DenylistController {
  constructor(private readonly denylist: DenylistService) {}

  /**
   * Denies names. A member who has one of them gets its replacement. Each pair happens as a whole or not at all; a name
   * that is denied already counts as denied. Names need not follow the rules of the organization. A text that cannot be
   * a name (empty, more than 256 characters, nothing visible) is not denied, with the reason `not_a_name`. A
   * replacement matters only when a member has the name.
   */
  @Post(['username/deny', 'deny'])
  @TakesLargeJson(deniedPairs)
  @Allows('update:denylist')
  @ApiBody({ schema: denials, description: 'Names to deny, each with the name that its owner gets' })
  @AlsoReturns(DenyResultDto, {
    description: 'Some names were not denied; or, with `dryRun`, members would be renamed',
  })
  @Returns(null, { description: 'All names are denied' })
  @Fails(NotAMember, DenylistNeedsUniqueNames)
  async denyUsernames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { dryRun }: DryRunQueryDto,
    @Body(denialsPipe) pairs: Denial[],
  ): Promise<Reply> {
    const isDryRun = dryRun === 'true';
    return toDenyResult(await this.denylist.deny(caller.organizationId, pairs, isDryRun), isDryRun);
  }

  /** Removes names from the denylist. A text that cannot be a name is in neither part of the answer. */
  @Delete(['username/deny', 'deny'])
  @TakesLargeJson(allowedNames)
  @Allows('update:denylist')
  @ApiBody({ schema: { ...nameList, maxItems: 10_000, example: ['root'] } })
  @Returns(AllowResultDto)
  @Fails(NotAMember, DenylistNeedsUniqueNames)
  async allowUsernames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { dryRun }: DryRunQueryDto,
    @Body(changedNamesPipe) names: NameKey[],
  ): Promise<AllowResultDto> {
    return toAllowResult(await this.denylist.allow(caller.organizationId, names, dryRun === 'true'));
  }

  /**
   * Replaces the whole denylist by these names, without texts that cannot be a name. If a member has one of
   * them, nothing changes.
   */
  @Put('username/denylist')
  @TakesLargeJson(wholeDenylist)
  @Allows('update:denylist')
  @ApiBody({ schema: { ...nameList, maxItems: 1_000_000, example: ['admin', 'root'] } })
  @Returns(null)
  @Fails(NotAMember, DenylistNeedsUniqueNames, DenylistNamesInUse)
  async replaceDenylist(
    @Caller() caller: OrganizationPrincipal,
    @Query() { dryRun }: DryRunQueryDto,
    @Body(denylistPipe) names: NameKey[],
  ): Promise<void> {
    await this.denylist.replace(caller.organizationId, names, dryRun === 'true');
  }

  /** The denylist, a page at a time. */
  @Get('username/denylist')
  @Allows('read:denylist')
  @Returns(DenylistPageDto)
  @Fails(NotAMember)
  async listDeniedUsernames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { prefix = '', limit = defaultPageSize, cursor }: DenylistQueryDto,
  ): Promise<DenylistPageDto> {
    return toDenylistPage(await this.denylist.list(caller.organizationId, prefix, limit, cursor));
  }
}
