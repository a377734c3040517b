import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { MayBeAbsent, WholeNumber } from './fields.js';

export const defaultPageSize = 20;
const largestPage = 100;
const lastPage = 999_999;

const WithoutCursor = (): PropertyDecorator =>
  ValidateBy({
    name: 'withoutCursor',
    validator: {
      validate: (_, args?: ValidationArguments) => (args?.object as CursorQueryDto | undefined)?.cursor === undefined,
      defaultMessage: () => 'page and cursor each name a page: only one of them may be there',
    },
  });

class CursorQueryDto {
  /** The `nextCursor` of the page before. Without it: the first page. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

/** The query of every list that is paged by key. */
export class PageQueryDto extends CursorQueryDto {
  /**
   * Most entries on the page, 1 to 100.
   * @example 20
   */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: largestPage })
  limit?: number = defaultPageSize;
}

/** The query of a documented list, which is paged by number as well. Its clients send what they like as `limit`. */
export class NumberedPageQueryDto extends CursorQueryDto {
  /**
   * Most entries on the page. More than 100 means 100.
   * @example 20
   */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: largestPage, capped: true })
  limit?: number = defaultPageSize;

  /** Which page, counted from 1. `cursor` may stand in its place. */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: lastPage })
  @WithoutCursor()
  @ApiProperty({ type: 'integer', minimum: 1, maximum: lastPage, default: 1, example: 1, required: false })
  page?: number;
}
