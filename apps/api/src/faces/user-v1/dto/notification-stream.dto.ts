import { IsString } from 'class-validator';
import { MayBeAbsent, WholeNumber } from '@app/http';

/** Which stream, and how long. */
export class NotificationStreamQueryDto {
  /**
   * A container of the caller.
   * @example "demo"
   */
  @IsString()
  containerId: string;

  /**
   * Ends the stream after so many seconds, for clients that wait for the end of an answer before they look at it. Left out: it lasts.
   * @example 2
   */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: 3600 })
  seconds?: number;
}
