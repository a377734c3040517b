import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import { Checked, MayBeAbsent } from './fields.js';

export const defaultPageSize = 20;
const largestPage = 100;

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
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value))
  @Checked(
    'pageSize',
    `must be a whole number from 1 to ${largestPage}`,
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largestPage,
  )
  limit?: number = defaultPageSize;
}
