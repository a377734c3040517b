import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import {
  OrganizationNotFound,
  StaleVersion,
  TooManyRequests,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { CreatesResource, Fails, IfMatch, Returns, type WithETag } from '@app/http';
import {
  IdentityProvidersService,
  ProviderExists,
  ProviderLimitReached,
  ProviderNotFound,
} from '@app/identity-providers';
import { InPathOrganization } from './admin-organization.js';
import {
  IdentityProviderDto,
  IdentityProvidersDto,
  NewIdentityProviderDto,
  UpdateIdentityProviderDto,
} from './dto/identity-provider.dto.js';
import { toIdentityProvider, toIdentityProviders, toProviderConfiguration } from './identity-providers.mapper.js';

const ProviderParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'providerId', description: 'Id of an identity provider of the organization', example });

@ApiTags('Administration: identity providers')
@Controller('admin/organizations/:organizationId/identity-providers')
@InPathOrganization()
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProvidersService) {}

  /** The identity providers of the organization. */
  @Get()
  @Allows('read:providers')
  @Returns(IdentityProvidersDto)
  @Fails(OrganizationNotFound)
  async listIdentityProviders(@Caller() caller: OrganizationPrincipal): Promise<IdentityProvidersDto> {
    return toIdentityProviders(await this.providers.list(caller.organizationId));
  }

  /** Adds an OpenID Connect provider. Its metadata is read first: a provider that does not answer is not added. */
  @Post()
  @Allows('update:providers')
  @CreatesResource()
  @Returns(IdentityProviderDto, { status: 201, description: 'Members can sign in with it' })
  @Fails(OrganizationNotFound, ProviderExists, ProviderLimitReached, TooManyRequests)
  async createIdentityProvider(
    @Caller() caller: OrganizationPrincipal,
    @Body() body: NewIdentityProviderDto,
  ): Promise<WithETag<IdentityProviderDto>> {
    return toIdentityProvider(await this.providers.add(caller, body.id, toProviderConfiguration(body)));
  }

  /** One identity provider. */
  @Get(':providerId')
  @ProviderParam('example-id')
  @Allows('read:providers')
  @Returns(IdentityProviderDto)
  @Fails(OrganizationNotFound, ProviderNotFound)
  async getIdentityProvider(
    @Caller() caller: OrganizationPrincipal,
    @Param('providerId') id: string,
  ): Promise<WithETag<IdentityProviderDto>> {
    return toIdentityProvider(await this.providers.read(caller.organizationId, id));
  }

  /** Changes an identity provider, and reads its metadata again. Sign-ins that were begun with it end. */
  @Patch(':providerId')
  @ProviderParam('example-id')
  @Allows('update:providers')
  @Returns(IdentityProviderDto)
  @Fails(OrganizationNotFound, ProviderNotFound, StaleVersion, TooManyRequests)
  async updateIdentityProvider(
    @Caller() caller: OrganizationPrincipal,
    @Param('providerId') id: string,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateIdentityProviderDto,
  ): Promise<WithETag<IdentityProviderDto>> {
    return toIdentityProvider(await this.providers.change(caller, id, body, expected));
  }

  /** Removes an identity provider. Identities that were linked with it stay, and sign nobody in. */
  @Delete(':providerId')
  @ProviderParam('to-remove')
  @Allows('update:providers')
  @Returns(null)
  @Fails(OrganizationNotFound, ProviderNotFound)
  async removeIdentityProvider(
    @Caller() caller: OrganizationPrincipal,
    @Param('providerId') id: string,
  ): Promise<void> {
    await this.providers.remove(caller, id);
  }
}
