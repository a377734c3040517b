import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '@app/accounts';
import { OrganizationsModule } from '@app/organizations';
import { AttributeSchema } from './schema/attribute-schema.entity.js';
import { AttributeSchemasRepository } from './schema/attribute-schemas.repository.js';
import { AttributeSchemasService } from './schema/attribute-schemas.service.js';
import { MemberAttributes } from './values/member-attributes.entity.js';
import { MemberAttributesRepository } from './values/member-attributes.repository.js';
import { MemberAttributesService } from './values/member-attributes.service.js';

const repositories = [AttributeSchemasRepository, MemberAttributesRepository];
const offered = [AttributeSchemasService, MemberAttributesService, ...repositories];

@Module({
  imports: [TypeOrmModule.forFeature([AttributeSchema, MemberAttributes]), AccountsModule, OrganizationsModule],
  providers: offered,
  exports: offered,
})
export class AttributesModule {}
