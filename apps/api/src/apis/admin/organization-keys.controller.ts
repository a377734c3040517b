import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberKeyNotFound, MemberKeysService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { OrganizationKeyPageDto } from './dto/organization-key.dto.js';
import { toOrganizationKeyPage } from './organization-keys.mapper.js';

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/api-keys')
@InPathOrganization()
export class OrganizationKeysController {
  constructor(private readonly keys: MemberKeysService) {}

  /** The API keys of all members, without their secrets. */
  @Get()
  @Allows('read:keys')
  @Returns(OrganizationKeyPageDto)
  @Fails(OrganizationNotFound)
  async listOrganizationApiKeys(
    @Caller() caller: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<OrganizationKeyPageDto> {
    return toOrganizationKeyPage(await this.keys.list(caller.organizationId, limit, cursor));
  }

  /** Revokes a key of a member. It is invalid from the next request on. */
  @Delete(':keyId')
  @ApiParam({
    name: 'keyId',
    description: 'The public part of a key, as the list shows it',
    example: 'DemoKeyOfMilo000',
  })
  @Allows('update:keys')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberKeyNotFound)
  async revokeOrganizationApiKey(
    @Caller() caller: OrganizationPrincipal,
    @Param('keyId') keyId: string,
  ): Promise<void> {
    await this.keys.revoke(caller, keyId);
  }
}
