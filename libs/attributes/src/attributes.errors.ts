import { defineError } from '@app/common';

export const AttributeSchemaNotFound = defineError(
  'attribute_schema.not_found',
  'not_found',
  'The organization has no attributes of its own.',
);
export const AttributeSchemaInvalid = defineError(
  'attribute_schema.invalid',
  'invalid',
  'This schema cannot describe the attributes of members.',
);
export const AttributesInvalid = defineError(
  'attributes.invalid',
  'invalid',
  'The attributes do not fit their schema.',
);
export const AttributesBeingIndexed = defineError(
  'attributes.being_indexed',
  'conflict',
  'This attribute has become searchable a short time ago: members cannot be found by it yet.',
);
export const AttributeReadOnly = defineError(
  'attributes.read_only',
  'forbidden',
  'The caller may read this attribute, and not change it.',
);
