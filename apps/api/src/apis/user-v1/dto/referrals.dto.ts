import { ApiProperty } from '@nestjs/swagger';

/** A user who named the caller when they signed up. */
export class ReferralDto {
  /**
   * Handle in the organization; null when they have none.
   * @example "mia"
   */
  @ApiProperty({ type: 'string', nullable: true })
  username: string | null;

  /** @example "Mia Member" */
  @ApiProperty({ type: 'string', nullable: true })
  displayName: string | null;

  /** @example "https://example.com/mia.png" */
  @ApiProperty({ type: 'string', format: 'uri', nullable: true })
  profilePictureUrl: string | null;

  /** @example "2026-11-21T06:56:05.153Z" */
  @ApiProperty({ type: 'string', format: 'date-time' })
  joinedAt: string;
}

/** The referrals of the caller, newest first. Deleted users are neither listed nor counted. */
export class ReferralsDto {
  /**
   * The caller's handle, which new accounts name as `referrerHandle`; null when the caller has none.
   * @example "ada"
   */
  @ApiProperty({ type: 'string', nullable: true })
  referralHandle: string | null;

  /**
   * How many there are on all pages.
   * @example 2
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  total: number;

  /**
   * The number of this page. Not there when a cursor asked for it: the pages that cursors cut have no numbers.
   * @example 1
   */
  @ApiProperty({ type: 'integer', minimum: 1, required: false })
  page?: number;

  /** @example 20 */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100 })
  limit: number;

  @ApiProperty({ type: [ReferralDto] })
  referrals: ReferralDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyIyMDI2LTExLTIxVDA2OjU2OjA1LjE1M1oiLCIwMTkzMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDQiXQ"
   */
  nextCursor?: string;
}
