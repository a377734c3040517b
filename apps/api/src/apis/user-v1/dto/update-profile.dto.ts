import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { isISO8601, ValidateNested } from 'class-validator';
import { Checked, IsRecord, MayBeAbsent, MayBeNull, Text } from '@app/http';
import { UpdateAddressDto } from './address.dto.js';

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** A whole date of the calendar, with or without a time of day. */
const isDate = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}|$)/.test(value) &&
  isISO8601(value, { strict: true, strictSeparator: true });

const birthDates = [
  { type: 'string', format: 'date' },
  { type: 'string', format: 'date-time' },
  { type: 'object', maxProperties: 0 },
  { type: 'null' },
];

/** What to change. A field that is absent stays as it is; null unsets it. */
export class UpdateUserV1ProfileDto {
  /**
   * 1 to 200 characters. Cannot be unset.
   * @example "Ada Admin"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  displayName?: string;

  /**
   * The name in the organization of the credential. It must follow the rules of the organization.
   * @example "ada"
   */
  @MayBeNull()
  @Checked(
    'handle',
    'must be a text of at most 256 characters',
    (value) => typeof value === 'string' && Array.from(value).length <= 256,
  )
  @ApiProperty({ type: 'string', nullable: true, maxLength: 256 })
  handle?: string | null;

  /**
   * About the user, in their own words, up to 2,000 characters.
   * @example "I collect stamps."
   */
  @MayBeNull()
  @Text({ min: 0, max: 2000, lines: true })
  @ApiProperty({ type: 'string', nullable: true })
  biography?: string | null;

  @MayBeNull()
  @IsRecord()
  @ValidateNested()
  @Type(() => UpdateAddressDto)
  @ApiProperty({ type: UpdateAddressDto, nullable: true, required: false })
  address?: UpdateAddressDto | null;

  /**
   * ISO 8601: a date, or a date with a time, of which the date counts as it is written. From 1850-01-01 to
   * today. `{}`: stays as it is.
   */
  @MayBeNull()
  @Checked(
    'dateOfBirth',
    'must be an ISO 8601 date, or {} for no change',
    (value) => isDate(value) || isEmptyObject(value),
  )
  @ApiProperty({ anyOf: birthDates, required: false, example: '1985-12-10' })
  dateOfBirth?: string | object | null;
}
