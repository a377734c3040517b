import { ApiProperty } from '@nestjs/swagger';

/** A device with which a member is signed in to the organization. */
export class MemberSessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * The `User-Agent` of the client.
   * @example "Mozilla/5.0"
   */
  userAgent?: string;

  /**
   * Address from which the user signed in.
   * @example "127.0.0.1"
   */
  ipAddress?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Last sign-in or refresh. */
  @ApiProperty({ format: 'date-time' })
  lastUsedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** A page of sessions, newest first. */
export class MemberSessionPageDto {
  @ApiProperty({ type: [MemberSessionDto] })
  sessions: MemberSessionDto[];

  /** How many there are in all; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}
