import { ApiProperty } from '@nestjs/swagger';

/** A signed-in device. */
export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Whether this request came with a token of this session. */
  current: boolean;

  /**
   * The organization that the session signed in to.
   * @example "demo"
   */
  organizationId?: string;

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
export class SessionPageDto {
  @ApiProperty({ type: [SessionDto] })
  sessions: SessionDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}
