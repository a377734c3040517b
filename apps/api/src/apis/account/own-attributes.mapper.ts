import type { VisibleAttributes } from '@app/attributes';
import { WithETag } from '@app/http';
import type { OwnAttributesDto } from './dto/own-attributes.dto.js';

export const toOwnAttributes = ({ attributes, unfit, state }: VisibleAttributes): WithETag<OwnAttributesDto> =>
  new WithETag({ attributes, unfit: [...unfit] }, state);
