import { ApiProperty } from '@nestjs/swagger';

/** A signed-in device. */
export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Whether this request came with a token of this session. */
  current: boolean;

  /** The organization that the session signed in to. */
  organizationId?: string;

  userAgent?: string;

  /** Address from which the person signed in. */
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

  /** Goes into `cursor` for the next page. Not there: this is the last one. */
  nextCursor?: string;
}
