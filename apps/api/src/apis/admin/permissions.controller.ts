import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolesService } from '@app/members';
import { Allows, Caller, SignedIn } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { EffectivePermissionListDto, PermissionListDto } from './dto/permission.dto.js';
import { MemberParam } from './member-param.js';
import { toEffectivePermissionList, toPermissionList } from './roles.mapper.js';

@ApiTags('Administration: roles')
@Controller('admin')
export class PermissionsController {
  constructor(private readonly roles: RolesService) {}

  /** All permissions that a role or an API key may have. */
  @Get('permissions')
  @SignedIn('read:me')
  @Returns(PermissionListDto)
  listPermissions(): PermissionListDto {
    return toPermissionList();
  }

  /** The permissions of a member, each with the roles that grant it. */
  @Get('organizations/:organizationId/members/:userId/permissions')
  @InPathOrganization()
  @MemberParam()
  @Allows('read:members')
  @Returns(EffectivePermissionListDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listMemberPermissions(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<EffectivePermissionListDto> {
    return toEffectivePermissionList(await this.roles.permissionsOf(caller.organizationId, userId));
  }
}
