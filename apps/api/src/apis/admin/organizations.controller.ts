import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OrganizationsService } from '@app/accounts';
import { OrganizationQueries } from '@app/members';
import { AccountNotActive, Allows, Caller, SignedIn } from '@app/auth';
import { CreatesResource, defaultPageSize, Fails, IfMatch, PageQueryDto, Returns, type WithETag } from '@app/http';
import {
  StaleVersion,
  type OrganizationPrincipal,
  type Precondition,
  type Principal,
  OrganizationNotFound,
} from '@app/common';
import { OrganizationExists } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import {
  NewOrganizationDto,
  OrganizationDto,
  OrganizationPageDto,
  UpdateOrganizationDto,
} from './dto/organization.dto.js';
import { ForOperators, OperatorNeeded } from './operators.js';
import { toOrganization, toOrganizationPage } from './organizations.mapper.js';

@ApiTags('Administration')
@Controller('admin/organizations')
export class OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly queries: OrganizationQueries,
  ) {}

  /** The organizations in which the roles of the caller allow `read:organization`. */
  @Get()
  @SignedIn('read:me')
  @Returns(OrganizationPageDto)
  async listOrganizations(
    @Caller() caller: Principal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<OrganizationPageDto> {
    return toOrganizationPage(await this.queries.listReadable(caller, limit, cursor));
  }

  /** Creates an organization with its built-in roles. The caller, an admin of the installation, becomes its admin. */
  @Post()
  @ForOperators()
  @Allows('create:organizations')
  @CreatesResource()
  @Returns(OrganizationDto, { status: 201, description: 'The organization was created' })
  @Fails(OperatorNeeded, OrganizationExists, AccountNotActive)
  async createOrganization(
    @Caller() caller: Principal,
    @Body() { id, name }: NewOrganizationDto,
  ): Promise<WithETag<OrganizationDto>> {
    return toOrganization(await this.organizations.createWithCaller(caller, id, name));
  }

  /** One organization. */
  @Get(':organizationId')
  @InPathOrganization()
  @Allows('read:organization')
  @Returns(OrganizationDto)
  @Fails(OrganizationNotFound)
  async getOrganization(@Caller() caller: OrganizationPrincipal): Promise<WithETag<OrganizationDto>> {
    return toOrganization(await this.organizations.read(caller.organizationId));
  }

  /** Renames an organization. Its id stays. */
  @Patch(':organizationId')
  @InPathOrganization()
  @Allows('update:organization')
  @Returns(OrganizationDto)
  @Fails(OrganizationNotFound, StaleVersion)
  async renameOrganization(
    @Caller() caller: OrganizationPrincipal,
    @IfMatch() expected: Precondition,
    @Body() { name }: UpdateOrganizationDto,
  ): Promise<WithETag<OrganizationDto>> {
    return toOrganization(await this.organizations.rename(caller.organizationId, name, expected));
  }
}
