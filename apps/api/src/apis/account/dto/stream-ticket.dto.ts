import { ApiProperty } from '@nestjs/swagger';

/** What opens one stream. */
export class StreamTicketDto {
  /**
   * Goes into the query of the stream, once.
   * @example "AZNAAAAAcACAAAAAAAAA0A…"
   */
  ticket: string;

  /** 30 seconds from now. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}
