import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { OrganizationsModule } from '@app/organizations';
import { AttributeSchemasRepository } from './schema/attribute-schemas.repository.js';
import { AttributeSchemasService } from './schema/attribute-schemas.service.js';
import { AttributeIndexRepository } from './search/attribute-index.repository.js';
import { AttributeIndexService } from './search/attribute-index.service.js';
import { ImportedAttributesService } from './values/imported-attributes.service.js';
import { MemberAttributesRepository } from './values/member-attributes.repository.js';
import { MemberAttributesService } from './values/member-attributes.service.js';

const repositories = [AttributeSchemasRepository, MemberAttributesRepository];
const services = [AttributeIndexService, AttributeSchemasService, ImportedAttributesService, MemberAttributesService];
const offered = [...services, ...repositories];

@Module({
  imports: [AccountsModule, OrganizationsModule],
  providers: [...offered, AttributeIndexRepository],
  exports: offered,
})
export class AttributesModule {}
