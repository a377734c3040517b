export { AttributesModule } from './attributes.module.js';
export {
  AttributeReadOnly,
  AttributeSchemaInvalid,
  AttributeSchemaNotFound,
  AttributesBeingIndexed,
  AttributesInvalid,
} from './attributes.errors.js';
export { AttributeRules, type AttributeValues } from './schema/attribute-rules.js';
export { AttributeSchema } from './schema/attribute-schema.entity.js';
export { AttributeSchemasRepository } from './schema/attribute-schemas.repository.js';
export {
  AttributeSchemasService,
  attributeSchemaStateOf,
  type DescribedAttributes,
} from './schema/attribute-schemas.service.js';
export { mostAttributeBytes } from './schema/schema-faults.js';
export { AttributeIndex } from './search/attribute-index.entity.js';
export { type AttributeCondition, AttributeIndexService } from './search/attribute-index.service.js';
export { AttributeKey } from './search/attribute-key.entity.js';
export { attributeRoleOf } from './values/attribute-role.js';
export { type ImportedAttributes, ImportedAttributesService } from './values/imported-attributes.service.js';
export { MemberAttributes } from './values/member-attributes.entity.js';
export { MemberAttributesRepository } from './values/member-attributes.repository.js';
export { MemberAttributesService, type VisibleAttributes } from './values/member-attributes.service.js';
