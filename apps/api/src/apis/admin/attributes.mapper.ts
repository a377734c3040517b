import { attributeSchemaStateOf, type AttributeSchema, type VisibleAttributes } from '@app/attributes';
import { WithETag } from '@app/http';
import type { AttributeSchemaDto } from './dto/attribute-schema.dto.js';
import type { MemberAttributesDto } from './dto/member-attributes.dto.js';

export const toAttributeSchema = (found: AttributeSchema): WithETag<AttributeSchemaDto> =>
  new WithETag({ schema: found.schema, updatedAt: found.updatedAt.toISOString() }, attributeSchemaStateOf(found));

export const toMemberAttributes = ({ attributes, unfit, state }: VisibleAttributes): WithETag<MemberAttributesDto> =>
  new WithETag({ attributes: { ...attributes }, unfit: [...unfit] }, state);
