import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CollectionsService } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { CollectionObjectNotFound, MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { CollectionObjectDto } from './dto/collection-object.dto.js';
import { ObjectPathDto } from './dto/object-path.dto.js';

const ownerParam = {
  name: 'userId',
  description: 'The owner, a member of the organization',
  example: '01930000-0000-7000-8000-000000000001',
};

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/collections/:userId/:datasourceId/:objectDefinitionId')
@InPathOrganization()
export class CollectionsController {
  constructor(private readonly collections: CollectionsService) {}

  /** Adds an object to the collection of a member, or changes it there. */
  @Put()
  @Allows('update:collections')
  @ApiParam(ownerParam)
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound)
  async putCollectionObject(
    @Caller() caller: OrganizationPrincipal,
    @Param() { userId, ...ref }: ObjectPathDto,
    @Body() body: CollectionObjectDto,
  ): Promise<void> {
    await this.collections.put(caller.organizationId, userId, ref, body);
  }

  /** Removes an object from the collection of a member, and unsets references to it. */
  @Delete()
  @Allows('update:collections')
  @ApiParam(ownerParam)
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, CollectionObjectNotFound)
  async removeCollectionObject(
    @Caller() caller: OrganizationPrincipal,
    @Param() { userId, ...ref }: ObjectPathDto,
  ): Promise<void> {
    await this.collections.remove(caller.organizationId, userId, ref);
  }
}
