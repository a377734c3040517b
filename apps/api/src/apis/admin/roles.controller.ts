import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { PermissionUnknown, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound } from '@app/organizations';
import { RolesService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import {
  AlsoReturns,
  CreatesResource,
  defaultPageSize,
  Fails,
  IfMatch,
  PageQueryDto,
  type Reply,
  Returns,
  type WithETag,
} from '@app/http';
import { StaleVersion, type OrganizationPrincipal, type Precondition, OrganizationNotFound } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { DryRunQueryDto } from './dto/denied-names.dto.js';
import { DeleteRoleQueryDto, RoleChangeDto, RolePreviewDto } from './dto/role-preview.dto.js';
import { AdminRoleDto, AdminRolePageDto, NewRoleDto, UpdateRoleDto } from './dto/role.dto.js';
import { toRole, toRoleChange, toRoleContent, toRolePage, toRoleRemoval } from './roles.mapper.js';

const RoleParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'roleId', description: 'Id of a role of the organization', example });

@ApiTags('Administration: roles')
@Controller('admin/organizations/:organizationId/roles')
@InPathOrganization()
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  /** The roles of the organization, by name. */
  @Get()
  @Allows('read:organization')
  @Returns(AdminRolePageDto)
  @Fails(OrganizationNotFound)
  async listRoles(
    @Caller() caller: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<AdminRolePageDto> {
    return toRolePage(await this.roles.list(caller.organizationId, limit, cursor));
  }

  /** Creates a role. It can have only permissions that the caller has. */
  @Post()
  @Allows('update:roles')
  @CreatesResource()
  @Returns(AdminRoleDto, { status: 201, description: 'The role was created' })
  @Fails(OrganizationNotFound, PermissionUnknown, RoleNameTaken)
  async createRole(@Caller() caller: OrganizationPrincipal, @Body() body: NewRoleDto): Promise<WithETag<AdminRoleDto>> {
    return toRole(await this.roles.create(caller, toRoleContent(body)));
  }

  /** One role. */
  @Get(':roleId')
  @RoleParam('rol_DemoModerator000')
  @Allows('read:organization')
  @Returns(AdminRoleDto)
  @Fails(OrganizationNotFound, RoleNotFound)
  async getRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('roleId') roleId: string,
  ): Promise<WithETag<AdminRoleDto>> {
    return toRole(await this.roles.read(caller.organizationId, roleId));
  }

  /**
   * Changes a role that is not built in. An absent field stays. Its members have the new permissions from the
   * next request on. With `dryRun`, all is checked and nothing changes.
   */
  @Patch(':roleId')
  @RoleParam('rol_DemoReception000')
  @Allows('update:roles')
  @Returns(RoleChangeDto)
  @Fails(OrganizationNotFound, RoleNotFound, PermissionUnknown, RoleBuiltIn, RoleNameTaken, StaleVersion)
  async updateRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('roleId') roleId: string,
    @IfMatch() expected: Precondition,
    @Query() { dryRun }: DryRunQueryDto,
    @Body() body: UpdateRoleDto,
  ): Promise<WithETag<RoleChangeDto>> {
    return toRoleChange(await this.roles.change(caller, roleId, body, expected, dryRun === 'true'));
  }

  /**
   * Deletes a role that is not built in. A role that members have needs `force`. With `dryRun`, all is checked and
   * nothing changes.
   */
  @Delete(':roleId')
  @RoleParam('rol_DemoToDelete0000')
  @Allows('update:roles')
  @AlsoReturns(RolePreviewDto, { description: 'With `dryRun`: what would change' })
  @Returns(null)
  @Fails(OrganizationNotFound, RoleNotFound, RoleBuiltIn, RoleInUse)
  async deleteRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('roleId') roleId: string,
    @Query() { force, dryRun }: DeleteRoleQueryDto,
  ): Promise<Reply> {
    return toRoleRemoval(await this.roles.remove(caller, roleId, force === 'true', dryRun === 'true'));
  }
}
