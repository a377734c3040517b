import { attributeSchemaStateOf, type DescribedAttributes, type VisibleAttributes } from '@app/attributes';
import { WithETag } from '@app/http';
import type { AttributeSchemaDto } from './dto/attribute-schema.dto.js';
import type { MemberAttributesDto } from './dto/member-attributes.dto.js';

function toDescription({ schema, updatedAt, search }: DescribedAttributes): AttributeSchemaDto {
  const { ready, waiting, members } = search;
  return {
    schema,
    updatedAt: updatedAt.toISOString(),
    search: { ready: [...ready], waiting: [...waiting], members },
  };
}

export const toAttributeSchema = (found: DescribedAttributes): WithETag<AttributeSchemaDto> =>
  new WithETag(toDescription(found), attributeSchemaStateOf(found));

export const toMemberAttributes = ({ attributes, unfit, state }: VisibleAttributes): WithETag<MemberAttributesDto> =>
  new WithETag({ attributes, unfit: [...unfit] }, state);
