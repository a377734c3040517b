import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import {
  OrganizationNotFound,
  StaleVersion,
  TooManyRequests,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { DomainInvalid, DomainLimitReached, DomainNotFound, DomainsService } from '@app/invitations';
import { DomainExists, DomainTaken } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import {
  NewDomainDto,
  OrganizationDomainDto,
  OrganizationDomainsDto,
  UpdateDomainDto,
} from './dto/organization-domain.dto.js';
import { toOrganizationDomain, toOrganizationDomains } from './organization-domains.mapper.js';

const DomainParam = (example = 'corp.demo.example'): MethodDecorator =>
  ApiParam({ name: 'domain', description: 'A domain of the organization', example });

@ApiTags('Administration: domains')
@Controller('admin/organizations/:organizationId/domains')
@InPathOrganization()
export class OrganizationDomainsController {
  constructor(private readonly domains: DomainsService) {}

  /** The domains of the organization, at most 20. */
  @Get()
  @Allows('read:organization')
  @Returns(OrganizationDomainsDto)
  @Fails(OrganizationNotFound)
  async listOrganizationDomains(@Caller() caller: OrganizationPrincipal): Promise<OrganizationDomainsDto> {
    return toOrganizationDomains(await this.domains.list(caller.organizationId));
  }

  /** Adds a domain. It has no effect until the record of the answer is in the DNS and was found there. */
  @Post()
  @Allows('update:domains')
  @Returns(OrganizationDomainDto, { status: 201, description: 'The domain waits for its record' })
  @Fails(OrganizationNotFound, DomainInvalid, DomainExists, DomainLimitReached)
  async addOrganizationDomain(
    @Caller() caller: OrganizationPrincipal,
    @Body() { domain, joining }: NewDomainDto,
  ): Promise<WithETag<OrganizationDomainDto>> {
    return toOrganizationDomain(await this.domains.add(caller, domain, joining));
  }

  /** One domain. */
  @Get(':domain')
  @DomainParam()
  @Allows('read:organization')
  @Returns(OrganizationDomainDto)
  @Fails(OrganizationNotFound, DomainNotFound)
  async getOrganizationDomain(
    @Caller() caller: OrganizationPrincipal,
    @Param('domain') domain: string,
  ): Promise<WithETag<OrganizationDomainDto>> {
    return toOrganizationDomain(await this.domains.read(caller.organizationId, domain));
  }

  /** Changes what people of the domain may do. Members who joined by it stay. */
  @Patch(':domain')
  @DomainParam()
  @Allows('update:domains')
  @Returns(OrganizationDomainDto)
  @Fails(OrganizationNotFound, DomainNotFound, StaleVersion)
  async updateOrganizationDomain(
    @Caller() caller: OrganizationPrincipal,
    @Param('domain') domain: string,
    @IfMatch() expected: Precondition,
    @Body() { joining }: UpdateDomainDto,
  ): Promise<WithETag<OrganizationDomainDto>> {
    return toOrganizationDomain(await this.domains.change(caller, domain, joining, expected));
  }

  /**
   * Looks for the record in the DNS now; `status` and `lastCheck` say what came of it. A job looks again every day. Not
   * for a domain that another organization has verified.
   */
  @Post(':domain/verify')
  @DomainParam()
  @HttpCode(200)
  @Allows('update:domains')
  @Returns(OrganizationDomainDto)
  @Fails(OrganizationNotFound, DomainNotFound, DomainTaken, TooManyRequests)
  async verifyOrganizationDomain(
    @Caller() caller: OrganizationPrincipal,
    @Param('domain') domain: string,
  ): Promise<WithETag<OrganizationDomainDto>> {
    return toOrganizationDomain(await this.domains.verify(caller, domain));
  }

  /** Removes a domain. Members who joined by it stay. */
  @Delete(':domain')
  @DomainParam('old.demo.example')
  @Allows('update:domains')
  @Returns(null)
  @Fails(OrganizationNotFound, DomainNotFound)
  async removeOrganizationDomain(
    @Caller() caller: OrganizationPrincipal,
    @Param('domain') domain: string,
  ): Promise<void> {
    await this.domains.remove(caller, domain);
  }
}
