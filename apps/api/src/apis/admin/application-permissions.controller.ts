import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { CreatesResource, defaultPageSize, Fails, IfMatch, PageQueryDto, Returns, type WithETag } from '@app/http';
import { AccessEvaluationService, ApplicationPermissionsService } from '@app/members';
import {
  PermissionExists,
  PermissionInUse,
  PermissionLimitReached,
  PermissionNotFound,
  PermissionReserved,
} from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import {
  toApplicationPermission,
  toApplicationPermissionPage,
  toPermittedMemberPage,
} from './application-permissions.mapper.js';
import {
  ApplicationPermissionDto,
  ApplicationPermissionPageDto,
  NewApplicationPermissionDto,
  PermittedMemberPageDto,
  UpdateApplicationPermissionDto,
} from './dto/application-permission.dto.js';
import { ForceQueryDto } from './dto/role.dto.js';

const NameParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'name', description: 'Name of a permission of the application', example });

@ApiTags('Administration: roles')
@Controller('admin/organizations/:organizationId/permissions')
@InPathOrganization()
export class ApplicationPermissionsController {
  constructor(
    private readonly permissions: ApplicationPermissionsService,
    private readonly access: AccessEvaluationService,
  ) {}

  /** The permissions of the application of the organization, by name. `GET /admin/permissions` has those of Facet. */
  @Get()
  @Allows('read:organization')
  @Returns(ApplicationPermissionPageDto)
  @Fails(OrganizationNotFound)
  async listApplicationPermissions(
    @Caller() caller: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<ApplicationPermissionPageDto> {
    return toApplicationPermissionPage(await this.permissions.list(caller.organizationId, limit, cursor));
  }

  /**
   * Creates a permission of the application. Roles and API keys can name it from then on, and admins have it at once.
   * An organization has at most 500.
   */
  @Post()
  @Allows('update:roles')
  @CreatesResource('name')
  @Returns(ApplicationPermissionDto, { status: 201, description: 'The permission was created' })
  @Fails(OrganizationNotFound, PermissionReserved, PermissionExists, PermissionLimitReached)
  async createApplicationPermission(
    @Caller() caller: OrganizationPrincipal,
    @Body() { name, description = '' }: NewApplicationPermissionDto,
  ): Promise<WithETag<ApplicationPermissionDto>> {
    return toApplicationPermission(await this.permissions.create(caller, { name, description }));
  }

  /** One permission of the application. */
  @Get(':name')
  @NameParam('read:invoices')
  @Allows('read:organization')
  @Returns(ApplicationPermissionDto)
  @Fails(OrganizationNotFound, PermissionNotFound)
  async getApplicationPermission(
    @Caller() caller: OrganizationPrincipal,
    @Param('name') name: string,
  ): Promise<WithETag<ApplicationPermissionDto>> {
    return toApplicationPermission(await this.permissions.read(caller.organizationId, name));
  }

  /**
   * The active members who have a permission, of Facet or of the application, and the roles that grant it. By id; a page
   * may be short before the last one.
   */
  @Get(':name/members')
  @NameParam('read:invoices')
  @Allows('read:members')
  @Returns(PermittedMemberPageDto)
  @Fails(OrganizationNotFound, PermissionNotFound)
  async listPermissionMembers(
    @Caller() caller: OrganizationPrincipal,
    @Param('name') name: string,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<PermittedMemberPageDto> {
    return toPermittedMemberPage(await this.access.listPermitted(caller.organizationId, name, limit, cursor));
  }

  /** Changes the description of a permission of the application. */
  @Patch(':name')
  @NameParam('read:invoices')
  @Allows('update:roles')
  @Returns(ApplicationPermissionDto)
  @Fails(OrganizationNotFound, PermissionNotFound, StaleVersion)
  async updateApplicationPermission(
    @Caller() caller: OrganizationPrincipal,
    @Param('name') name: string,
    @IfMatch() expected: Precondition,
    @Body() { description }: UpdateApplicationPermissionDto,
  ): Promise<WithETag<ApplicationPermissionDto>> {
    return toApplicationPermission(await this.permissions.describe(caller, name, description, expected));
  }

  /**
   * Deletes a permission of the application, which the caller must have. One that roles or API keys have needs `force`,
   * which takes it from them.
   */
  @Delete(':name')
  @NameParam('delete:invoices')
  @Allows('update:roles')
  @Returns(null)
  @Fails(OrganizationNotFound, PermissionNotFound, PermissionInUse, StaleVersion)
  async deleteApplicationPermission(
    @Caller() caller: OrganizationPrincipal,
    @Param('name') name: string,
    @IfMatch() expected: Precondition,
    @Query() { force }: ForceQueryDto,
  ): Promise<void> {
    await this.permissions.remove(caller, name, force === 'true', expected);
  }
}
