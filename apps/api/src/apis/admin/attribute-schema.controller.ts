import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AttributeSchemaInvalid, AttributeSchemaNotFound, AttributeSchemasService } from '@app/attributes';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { InPathOrganization } from './admin-organization.js';
import { toAttributeSchema } from './attributes.mapper.js';
import { AttributeSchemaDto, PutAttributeSchemaDto } from './dto/attribute-schema.dto.js';

@ApiTags('Administration: attributes')
@Controller('admin/organizations/:organizationId/attributes/schema')
@InPathOrganization()
export class AttributeSchemaController {
  constructor(private readonly schemas: AttributeSchemasService) {}

  /** What the attributes of the members of the organization are. */
  @Get()
  @Allows('read:organization')
  @Returns(AttributeSchemaDto)
  @Fails(OrganizationNotFound, AttributeSchemaNotFound)
  async getAttributeSchema(@Caller() caller: OrganizationPrincipal): Promise<WithETag<AttributeSchemaDto>> {
    return toAttributeSchema(await this.schemas.read(caller.organizationId));
  }

  /**
   * Describes the attributes of the members. Values that do not fit any more stay, are readable and reported as
   * `unfit`; the next write of one must fit. Those of properties that are gone stay for admins, until they are removed.
   */
  @Put()
  @Allows('update:organization')
  @Returns(AttributeSchemaDto)
  @Fails(OrganizationNotFound, AttributeSchemaInvalid, StaleVersion)
  async putAttributeSchema(
    @Caller() caller: OrganizationPrincipal,
    @IfMatch() expected: Precondition,
    @Body() { schema }: PutAttributeSchemaDto,
  ): Promise<WithETag<AttributeSchemaDto>> {
    return toAttributeSchema(await this.schemas.put(caller, schema, expected));
  }

  /** Removes the schema. Nobody writes attributes then; values stay for admins, and fit again with a schema for them. */
  @Delete()
  @Allows('update:organization')
  @Returns(null)
  @Fails(OrganizationNotFound, AttributeSchemaNotFound, StaleVersion)
  async deleteAttributeSchema(
    @Caller() caller: OrganizationPrincipal,
    @IfMatch() expected: Precondition,
  ): Promise<void> {
    await this.schemas.remove(caller, expected);
  }
}
