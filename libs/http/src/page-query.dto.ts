import { Transform } from 'class-transformer';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { Checked, MayBeAbsent } from './fields.js';

export const defaultPageSize = 20;
const largestPage = 100;
const lastPage = 999_999;

/** Digits as the number that they write; anything else stays what it is, and fails the check. */
const Digits = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value));

const WholeNumber = (most: number): PropertyDecorator =>
  Checked('wholeNumber', `must be a whole number from 1 to ${most}`, (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most);

const WithoutCursor = (): PropertyDecorator =>
  ValidateBy({
    name: 'withoutCursor',
    validator: {
      validate: (_, args?: ValidationArguments) => (args?.object as PageQueryDto | undefined)?.cursor === undefined,
      defaultMessage: () => 'page and cursor each name a page: only one of them may be there',
    },
  });

/** The query of every list that is paged by key. */
export class PageQueryDto {
  /** The `nextCursor` of the page before. Without it: the first page. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  /**
   * Most entries on the page, 1 to 100.
   * @example 20
   */
  @MayBeAbsent()
  @Digits()
  @WholeNumber(largestPage)
  limit?: number = defaultPageSize;
}

/** The query of a list that is paged by number as well. */
export class NumberedPageQueryDto extends PageQueryDto {
  /** Which page, counted from 1. `cursor` may stand in its place. */
  @MayBeAbsent()
  @Digits()
  @WholeNumber(lastPage)
  @WithoutCursor()
  @ApiProperty({ type: 'integer', minimum: 1, maximum: lastPage, default: 1, example: 1, required: false })
  page?: number;
}
