export { AttributesModule } from './attributes.module.js';
export {
  AttributeReadOnly,
  AttributeSchemaInvalid,
  AttributeSchemaNotFound,
  AttributesInvalid,
} from './attributes.errors.js';
export { AttributeRules, type AttributeValues } from './schema/attribute-rules.js';
export { AttributeSchema } from './schema/attribute-schema.entity.js';
export { AttributeSchemasRepository } from './schema/attribute-schemas.repository.js';
export { AttributeSchemasService, attributeSchemaStateOf } from './schema/attribute-schemas.service.js';
export { type AttributeRole, mostAttributeBytes } from './schema/schema-faults.js';
export { MemberAttributes } from './values/member-attributes.entity.js';
export { MemberAttributesRepository } from './values/member-attributes.repository.js';
export { attributeRoleOf, MemberAttributesService, type VisibleAttributes } from './values/member-attributes.service.js';
