import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { DenylistService, DenylistNeedsUniqueNames } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { toAllowanceResult, toDenials, toDenialResult, toDeniedNamePage, toNameKeys } from './denied-names.mapper.js';
import {
  AllowedNamesDto,
  AllowNamesDto,
  DenialResultDto,
  DeniedNamePageDto,
  DeniedNameQueryDto,
  DenyNamesDto,
  DryRunQueryDto,
} from './dto/denied-names.dto.js';

@ApiTags('Administration: denylist')
@Controller('admin/organizations/:organizationId/denylist')
@InPathOrganization()
export class DeniedNamesController {
  constructor(private readonly denylist: DenylistService) {}

  /** The denied names, a page at a time. */
  @Get()
  @Allows('read:denylist')
  @Returns(DeniedNamePageDto)
  @Fails(OrganizationNotFound)
  async listDeniedNames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { prefix = '', limit = defaultPageSize, cursor }: DeniedNameQueryDto,
  ): Promise<DeniedNamePageDto> {
    return toDeniedNamePage(await this.denylist.listCounted(caller.organizationId, prefix, limit, cursor));
  }

  /**
   * Denies names. A member who has one of them gets its replacement. Each pair happens as a whole or not at all; a name
   * that is denied already counts as denied. Names need not follow the rules of the organization. A text that cannot be
   * a name (empty, more than 256 characters, nothing visible) is not denied, with the reason `not_a_name`. A
   * replacement matters only when a member has the name.
   */
  @Post()
  @Allows('update:denylist')
  @Returns(DenialResultDto)
  @Fails(OrganizationNotFound, DenylistNeedsUniqueNames)
  async denyNames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { dryRun }: DryRunQueryDto,
    @Body() body: DenyNamesDto,
  ): Promise<DenialResultDto> {
    return toDenialResult(await this.denylist.deny(caller.organizationId, toDenials(body), dryRun === 'true'));
  }

  /** Removes names from the denylist. A text that cannot be a name is in neither part of the answer. */
  @Delete()
  @Allows('update:denylist')
  @Returns(AllowedNamesDto)
  @Fails(OrganizationNotFound, DenylistNeedsUniqueNames)
  async allowNames(
    @Caller() caller: OrganizationPrincipal,
    @Query() { dryRun }: DryRunQueryDto,
    @Body() body: AllowNamesDto,
  ): Promise<AllowedNamesDto> {
    return toAllowanceResult(await this.denylist.allow(caller.organizationId, toNameKeys(body), dryRun === 'true'));
  }
}
