import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
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

  /** A ticket of `/auth/stream-ticket`, for clients that can send neither a header nor the session cookie. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  ticket?: string;

  /** Stands for the header `Last-Event-ID`, which a new `EventSource` cannot send. The header goes first. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(20)
  lastEventId?: string;

  /**
   * Ends the stream after so many seconds, for clients such as Swagger UI that look at an answer when it has
   * ended. Left out: it lasts.
   */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: longest })
  @ApiProperty({ type: 'integer', minimum: 1, maximum: longest, example: 2, required: false })
  seconds?: number;
}
