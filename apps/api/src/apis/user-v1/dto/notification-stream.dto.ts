import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { MayBeAbsent, WholeNumber } from '@app/http';

const longest = 3600;

/** Which stream, and how long. */
export class NotificationStreamQueryDto {
  /**
   * A container of the caller.
   * @example "demo"
   */
  @IsString()
  containerId: string;

  /** Ends the stream after so many seconds, for clients such as Swagger UI that look at an answer when it has ended. Left out: it lasts. */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: longest })
  @ApiProperty({ type: 'integer', minimum: 1, maximum: longest, example: 2, required: false })
  seconds?: number;
}
