import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { StaleVersion, type OrganizationPrincipal, type Precondition, OrganizationNotFound } from '@app/common';
import { NamesNotUnique, SettingsInvalid, SettingsService } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { SettingsDto } from './dto/settings.dto.js';
import { UpdateSettingsDto } from './dto/update-settings.dto.js';
import { toSettings } from './settings.mapper.js';

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/settings')
@InPathOrganization()
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  /** The settings of the organization. */
  @Get()
  @Allows('read:organization')
  @Returns(SettingsDto)
  @Fails(OrganizationNotFound)
  async getOrganizationSettings(@Caller() caller: OrganizationPrincipal): Promise<WithETag<SettingsDto>> {
    return toSettings(await this.settings.read(caller.organizationId));
  }

  /**
   * Changes the given settings. Unique names can be turned on only while no two members share one; the answer
   * lists those that do.
   */
  @Patch()
  @Allows('update:organization')
  @Returns(SettingsDto)
  @Fails(OrganizationNotFound, SettingsInvalid, NamesNotUnique, StaleVersion)
  async updateOrganizationSettings(
    @Caller() caller: OrganizationPrincipal,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateSettingsDto,
  ): Promise<WithETag<SettingsDto>> {
    return toSettings(await this.settings.change(caller.organizationId, body, expected));
  }
}
