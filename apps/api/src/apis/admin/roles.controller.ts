import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { PermissionUnknown, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound } from '@app/organizations';
import { RolesService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { CreatesResource, defaultPageSize, Fails, IfMatch, PageQueryDto, Returns, type WithETag } from '@app/http';
import { StaleVersion, type OrganizationPrincipal, type Precondition, OrganizationNotFound } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { AdminRoleDto, AdminRolePageDto, ForceQueryDto, NewRoleDto, UpdateRoleDto } from './dto/role.dto.js';
import { toRole, toRoleContent, toRolePage } from './roles.mapper.js';

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
   * next request on.
   */
  @Patch(':roleId')
  @RoleParam('rol_DemoReception000')
  @Allows('update:roles')
  @Returns(AdminRoleDto)
  @Fails(OrganizationNotFound, RoleNotFound, PermissionUnknown, RoleBuiltIn, RoleNameTaken, StaleVersion)
  async updateRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('roleId') roleId: string,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateRoleDto,
  ): Promise<WithETag<AdminRoleDto>> {
    return toRole(await this.roles.change(caller, roleId, body, expected));
  }

  /** Deletes a role that is not built in. A role that members have needs `force`. */
  @Delete(':roleId')
  @RoleParam('rol_DemoToDelete0000')
  @Allows('update:roles')
  @Returns(null)
  @Fails(OrganizationNotFound, RoleNotFound, RoleBuiltIn, RoleInUse)
  async deleteRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('roleId') roleId: string,
    @Query() { force }: ForceQueryDto,
  ): Promise<void> {
    await this.roles.remove(caller, roleId, force === 'true');
  }
}
