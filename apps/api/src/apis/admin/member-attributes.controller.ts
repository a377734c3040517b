import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AttributeReadOnly, AttributesInvalid, MemberAttributesService } from '@app/attributes';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { toMemberAttributes } from './attributes.mapper.js';
import { MemberAttributesDto, UpdateMemberAttributesDto } from './dto/member-attributes.dto.js';
import { MemberParam } from './member-param.js';

@ApiTags('Administration: attributes')
@Controller('admin/organizations/:organizationId/members/:userId/attributes')
@InPathOrganization()
export class MemberAttributesController {
  constructor(private readonly attributes: MemberAttributesService) {}

  /** The attributes of a member that the caller may read: as `admin`, or with an API key as `program`. */
  @Get()
  @MemberParam()
  @Allows('read:members')
  @Returns(MemberAttributesDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async getMemberAttributes(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<WithETag<MemberAttributesDto>> {
    return toMemberAttributes(await this.attributes.read(caller, userId));
  }

  /**
   * Sets and removes attributes of a member: those that the schema lets an `admin` write, or with an API key a
   * `program`. All of them or none. An attribute that the caller may neither read nor write is unknown to it.
   */
  @Patch()
  @MemberParam()
  @Allows('update:attributes')
  @Returns(MemberAttributesDto)
  @Fails(OrganizationNotFound, MemberNotFound, AttributesInvalid, AttributeReadOnly, StaleVersion)
  async updateMemberAttributes(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @IfMatch() expected: Precondition,
    @Body() { attributes }: UpdateMemberAttributesDto,
  ): Promise<WithETag<MemberAttributesDto>> {
    return toMemberAttributes(await this.attributes.change(caller, userId, attributes, expected));
  }
}
