import { ApiProperty } from '@nestjs/swagger';
import { MayBeAbsent } from '@app/http';
import { Moment } from './moment.js';

const count = { type: 'integer', minimum: 0, maximum: 10_000 } as const;

/** Which days. */
export class DailyCountQueryDto {
  /**
   * The first day is that of this time, or today. Without it there are 30 days.
   * @example "2100-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  from?: Date;

  /**
   * The last day is that of this time, or today, which is also the last one without it.
   * @example "2100-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  to?: Date;
}

/** What happened on a day. A count of 10,000 says that there may be more. */
export class DailyCountDto {
  @ApiProperty({ format: 'date', example: '2026-11-28' })
  day: string;

  @ApiProperty(count)
  joined: number;

  @ApiProperty(count)
  signIns: number;

  @ApiProperty(count)
  invitations: number;
}

/** The days in their order, each of them. */
export class DailyCountsDto {
  @ApiProperty({ type: [DailyCountDto] })
  days: DailyCountDto[];
}
